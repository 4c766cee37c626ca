import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import {
  firstKeys,
  type SettingKey,
  type SetupRefusal,
  type SetupView,
} from '../../shared/setup.ts'
import { openOrSalvage } from '../database/open-or-salvage.ts'
import { StaffStore } from '../database/staff-store.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import { checkValue, FileProblem } from '../platform/json-file.ts'
import type { Log } from '../platform/log.ts'
import type { NewMember } from '../settings/member.ts'
import { settingsSchema, type Settings } from '../settings/schema.ts'
import { enrol } from '../staff/enrol.ts'
import { findPinFault } from '../staff/pin-rules.ts'
import { loadDraft, removeDraft, saveDraft, type Draft } from './draft-file.ts'
import { FirstValues } from './first-values.ts'
import { refusalOf, textOf } from './setting-text.ts'
import { languagesOf, refuseMember, refusePin, timeZone } from './settings-editor.ts'

type Options = ConstructorParameters<typeof FirstValues>[0] & {
  clock: Clock
  log: Log
}

/** The first set-up of a kiosk: kept as a draft until all of it is right, then saved at once. */
export class FirstSetup {
  readonly #options: Options
  #values: FirstValues | null = null
  #draft: Draft | null = null
  #finishing: Promise<SetupRefusal | null> | null = null
  /** Here and nowhere else until they are hashed; gone with the page that they were typed in. */
  readonly #pins = new Map<string, string>()

  constructor(options: Options) {
    this.#options = options
  }

  get view(): SetupView {
    const { values, members } = this.#written
    const { locked, content } = this.#at
    const settings = this.#at.settings(values)
    return {
      values: Object.fromEntries(firstKeys.map((key) => [key, textOf(settings, key)])),
      locked: firstKeys.filter((key) => locked.includes(key)),
      toCheck: this.#at.toCheck(values),
      members: members.map(({ name, role }) => ({ name, role, hasPin: this.#pins.has(name) })),
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
    const draft = this.#written
    const refusal = this.#at.refuse(draft.values, key, text)
    if (refusal !== null) return refusal
    this.#save({ ...draft, values: { ...draft.values, [key]: text.trim() } })
    return null
  }

  setMember({ name: typed, role: typedRole, pin }: NewMember): SetupRefusal | null {
    const [name, role] = [typed.trim(), typedRole.trim()]
    if (name === '' || role === '') return { kind: 'refused', key: null, rule: 'name' }
    const draft = this.#written
    const isTaken = [...this.#pins].some(([other, its]) => other !== name && its === pin)
    const fault = findPinFault(pin, this.#at.phones(draft.values)) ?? (isTaken ? 'taken' : null)
    if (fault !== null) return refusePin(fault)
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

  /** The page in which they were typed is gone, and whoever typed them may be, too. */
  forgetPins(): void {
    this.#pins.clear()
  }

  /**
   * Saves all of it together, or none.
   * @throws {AppError} where the results cannot be opened or the disk takes nothing
   */
  finish(): Promise<SetupRefusal | null> {
    // A tap that came twice: both get the answer of the first.
    this.#finishing ??= this.#finish().finally(() => {
      this.#finishing = null
    })
    return this.#finishing
  }

  async #finish(): Promise<SetupRefusal | null> {
    const missing = this.#missing()
    if (missing !== null) return missing
    let settings: Settings
    try {
      settings = checkValue('settings', settingsSchema, {
        ...this.#at.settings(this.#written.values),
      })
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      return refusalOf(error.problems[0], 'clinic.name')
    }
    const refusal = await this.#saveAll(settings)
    if (refusal !== null) return refusal
    removeDraft(this.#options.dataDir)
    this.#pins.clear()
    this.#values = null
    this.#draft = null
    return null
  }

  async #saveAll(settings: Settings): Promise<SetupRefusal | null> {
    const { dataDir, log, clock } = this.#options
    const { values, members } = this.#written
    const people = members.map(({ name, role }) => ({
      ...{ name, role },
      pin: this.#pins.get(name) ?? '',
    }))
    const databasePath = join(dataDir, DATABASE_NAME)
    const database = openOrSalvage(databasePath, log)
    try {
      const details = Object.fromEntries(firstKeys.map((key) => [key, textOf(settings, key)]))
      const at = isoWithOffset(clock.now())
      await enrol(people, {
        ...{ dataDir, settings: () => settings, phones: this.#at.phones(values), source: 'staff' },
        store: new StaffStore(database, databasePath),
        before: [{ at, action: 'clinic-set-up', details }],
      })
      return null
    } catch (error) {
      return refuseMember(error)
    } finally {
      database.close()
    }
  }

  #missing(): SetupRefusal | null {
    const { values, members } = this.#written
    const key = this.#at.findMissing(values)
    if (key !== null) return { kind: 'refused', key, rule: 'missing' }
    const isReady = members.length > 0 && members.every(({ name }) => this.#pins.has(name))
    return isReady ? null : { kind: 'refused', key: null, rule: 'missing' }
  }

  get #at(): FirstValues {
    this.#values ??= new FirstValues(this.#options)
    return this.#values
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
