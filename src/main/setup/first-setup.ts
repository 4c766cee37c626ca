import { join } from 'node:path'
import * as v from 'valibot'
import { clinicEntries, limitEntries, limitsSchema, type Clinic } from '../../shared/clinic.ts'
import { AppError, type Problem } from '../../shared/errors.ts'
import {
  firstKeys,
  limitKeys,
  type SettingKey,
  type SetupRefusal,
  type SetupView,
} from '../../shared/setup.ts'
import { isoWithOffset, type Clock } from '../clock.ts'
import { contentDirs } from '../content/content-dirs.ts'
import { loadContent, type Content } from '../content/load.ts'
import { openOrSalvage } from '../database/open-or-salvage.ts'
import { StaffStore } from '../database/staff-store.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import type { Log } from '../log.ts'
import { loadManaged, overlay } from '../managed/managed-file.ts'
import { checkValue, FileProblem } from '../parse-file.ts'
import { settingsSchema, sharedEntries, type Settings } from '../settings.ts'
import { enrol } from '../staff/enrol.ts'
import type { NewMember } from '../staff/member.ts'
import { findPinFault } from '../staff/pin-rules.ts'
import { loadDraft, removeDraft, saveDraft, type Draft } from './draft-file.ts'
import { problemOf, refusalOf, textOf, valueOf, withValue } from './setting-text.ts'
import { languagesOf, refuseMember, timeZone } from './settings-desk.ts'

interface Options {
  dataDir: string
  appDir: string
  managedPath: string
  load: (dataDir: string) => Settings
  /** The limits to start from. */
  example: () => Clinic
  clock: Clock
  log: Log
}

/** What is known when the first set-up begins. */
interface Ground {
  stored: Settings
  managed: ReturnType<typeof loadManaged>
  locked: readonly string[]
  content: Content
}

const schemas: Readonly<Record<string, v.GenericSchema>> = {
  ...Object.fromEntries(Object.entries(clinicEntries).map(([key, one]) => [`clinic.${key}`, one])),
  ...Object.fromEntries(
    Object.entries(limitEntries).map(([key, one]) => [`clinic.limits.${key}`, one]),
  ),
  ...sharedEntries,
}

/** The first set-up of a kiosk: kept as a draft until all of it is right, then saved at once. */
export class FirstSetup {
  readonly #options: Options
  #ground: Ground | null = null
  #draft: Draft | null = null
  /** Here and nowhere else until they are hashed; a restart forgets them. */
  readonly #pins = new Map<string, string>()

  constructor(options: Options) {
    this.#options = options
  }

  get view(): SetupView {
    const { locked, content } = this.#at
    const settings = this.#settings
    return {
      values: Object.fromEntries(firstKeys.map((key) => [key, textOf(settings, key)])),
      locked: firstKeys.filter((key) => locked.includes(key)),
      toCheck: this.#toCheck,
      members: this.#written.members.map(({ name, role }) => ({
        ...{ name, role },
        hasPin: this.#pins.has(name),
      })),
      languages: languagesOf(content),
      timeZone: timeZone(),
      undo: null,
      isWaiting: false,
    }
  }

  /** The interface's words, as no language is offered to patients yet. */
  words(tag: string) {
    const locale = this.#at.content.locales.get(tag)
    if (locale === undefined) throw new AppError('unknown-language')
    return { ui: locale.ui }
  }

  change(key: SettingKey, text: string): SetupRefusal | null {
    const problem = this.#problemWith(key, text)
    if (problem !== null) return problem
    const draft = this.#written
    this.#save({ ...draft, values: { ...draft.values, [key]: text.trim() } })
    return null
  }

  setMember({ name: typed, role: typedRole, pin }: NewMember): SetupRefusal | null {
    const [name, role] = [typed.trim(), typedRole.trim()]
    if (name === '' || role === '') return { kind: 'refused', key: null, rule: 'name' }
    const isTaken = [...this.#pins].some(([other, its]) => other !== name && its === pin)
    if (isTaken || findPinFault(pin, this.#phones) !== null) {
      return { kind: 'refused', key: null, rule: 'pin' }
    }
    const draft = this.#written
    const others = draft.members.filter((member) => member.name !== name)
    this.#save({ ...draft, members: [...others, { name, role }] })
    this.#pins.set(name, pin)
    return null
  }

  removeMember(name: string): void {
    const draft = this.#written
    this.#save({ ...draft, members: draft.members.filter((member) => member.name !== name) })
    this.#pins.delete(name)
  }

  /**
   * Saves all of it together, or none.
   * @throws {AppError} where the results cannot be opened or the disk takes nothing
   */
  finish(): SetupRefusal | null {
    const { dataDir, log, clock } = this.#options
    const missing = this.#missing()
    if (missing !== null) return missing
    const databasePath = join(dataDir, DATABASE_NAME)
    const { members } = this.#written
    const people = members.map(({ name, role }) => ({
      ...{ name, role },
      pin: this.#pins.get(name) ?? '',
    }))
    let settings: Settings
    try {
      settings = checkValue('settings', settingsSchema, { ...this.#settings })
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      return refusalOf(error.problems[0], 'clinic.name')
    }
    const database = openOrSalvage(databasePath, log)
    try {
      const details = Object.fromEntries(firstKeys.map((key) => [key, textOf(settings, key)]))
      const at = isoWithOffset(clock.now())
      enrol(people, {
        ...{ dataDir, settings, phones: this.#phones, source: 'staff' },
        store: new StaffStore(database, databasePath),
        before: [{ at, action: 'clinic-set-up', details }],
      })
    } catch (error) {
      return refuseMember(error)
    } finally {
      database.close()
    }
    removeDraft(dataDir)
    this.#pins.clear()
    this.#ground = null
    this.#draft = null
    return null
  }

  #problemWith(key: SettingKey, text: string): SetupRefusal | null {
    const { locked, content } = this.#at
    const refused = (rule: SetupRefusal['rule']) => ({ kind: 'refused' as const, key, rule })
    if (locked.includes(key)) return refused('locked')
    const schema = schemas[key]
    if (!firstKeys.includes(key) || schema === undefined) return refused('value')
    const value = valueOf(key, text)
    const problem = problemOf(schema, value, key) ?? this.#contradiction(key, value)
    if (problem !== null) return refusalOf(problem, key)
    const tags = key === 'languages' || key === 'staffLanguage' ? text.trim().split(/\s+/) : []
    return tags.every((tag) => content.locales.has(tag)) ? null : refused('content')
  }

  #contradiction(key: SettingKey, value: unknown): Problem | null {
    if (!key.startsWith('clinic.limits.')) return null
    const limits = withValue(this.#settings, key, value).clinic?.limits
    return problemOf(limitsSchema, limits, 'clinic.limits')
  }

  #missing(): SetupRefusal | null {
    const settings = this.#settings
    const [unchecked] = this.#toCheck
    if (unchecked !== undefined) return { kind: 'refused', key: unchecked, rule: 'missing' }
    const needed = firstKeys.filter((key) => key !== 'kioskLabel')
    const empty = needed.find((key) => textOf(settings, key) === '')
    if (empty !== undefined) return { kind: 'refused', key: empty, rule: 'missing' }
    const { members } = this.#written
    const isReady = members.length > 0 && members.every(({ name }) => this.#pins.has(name))
    return isReady ? null : { kind: 'refused', key: null, rule: 'missing' }
  }

  get #toCheck(): SettingKey[] {
    const { values } = this.#written
    return limitKeys.filter((key) => values[key] === undefined && !this.#at.locked.includes(key))
  }

  /** With gaps where nothing was entered yet. */
  get #settings(): Settings {
    const { stored, managed } = this.#at
    const { limits } = this.#options.example()
    let settings = { ...stored, clinic: { example: false, limits } } as unknown as Settings
    for (const key of firstKeys) {
      const text = this.#written.values[key]
      if (text !== undefined) settings = withValue(settings, key, valueOf(key, text))
    }
    const { name, clinicPhone, afterHoursPhone, emergencyNumber } = managed
    const ofClinic = Object.entries({ name, clinicPhone, afterHoursPhone, emergencyNumber })
    const clinic = {
      ...settings.clinic,
      ...Object.fromEntries(ofClinic.filter(([, value]) => value !== undefined)),
      limits: { ...settings.clinic?.limits, ...managed.limits },
    } as Clinic
    const {
      languages = settings.languages,
      staffLanguage = settings.staffLanguage,
      kioskLabel = settings.kioskLabel,
    } = managed
    return { ...settings, clinic, languages, staffLanguage, kioskLabel }
  }

  get #phones(): string[] {
    const keys = ['clinic.emergencyNumber', 'clinic.clinicPhone', 'clinic.afterHoursPhone'] as const
    return keys.map((key) => textOf(this.#settings, key)).filter((phone) => phone !== '')
  }

  get #at(): Ground {
    if (this.#ground === null) {
      const { dataDir, appDir, managedPath, load } = this.#options
      const stored = load(dataDir)
      const managed = loadManaged(managedPath)
      this.#ground = {
        ...{ stored, managed },
        locked: overlay(stored, managed, managedPath).locked,
        content: loadContent(contentDirs(appDir, dataDir), stored.lessonId),
      }
    }
    return this.#ground
  }

  get #written(): Draft {
    this.#draft ??= loadDraft(this.#options.dataDir, this.#options.log)
    return this.#draft
  }

  #save(draft: Draft): void {
    saveDraft(this.#options.dataDir, draft)
    this.#draft = draft
  }
}
