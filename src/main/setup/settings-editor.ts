import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import {
  settingKeys,
  type PinFault,
  type SettingKey,
  type SetupRefusal,
  type SetupView,
} from '../../shared/setup.ts'
import { checkTimes } from '../content/check-times.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { Content } from '../content/load.ts'
import type { StaffStore } from '../database/staff-store.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import { checkValue, FileProblem } from '../platform/json-file.ts'
import type { Overlaid } from '../settings/managed.ts'
import type { NewMember } from '../settings/member.ts'
import { settingsSchema, type Settings } from '../settings/schema.ts'
import { writeSettings } from '../settings/write.ts'
import { enrol, PinRefused } from '../staff/enrol.ts'
import { phonesOf } from '../staff/new-staff.ts'
import { refusalOf, textOf, parseSettingText, withValue } from './setting-text.ts'

type Clinic = NonNullable<Settings['clinic']>

/** Who changes something, and who agreed where one alone may not. */
export interface By {
  name: string
  second?: string
}
const detailsOf = ({ name, second }: By, as: 'by' | 'name'): Record<string, string> => ({
  [as]: name,
  ...(second !== undefined && { second }),
})

interface Options {
  dataDir: string
  /** As they are on the disk. */
  stored: Settings
  /** What is in force where the stored settings have no clinic, as in development. */
  clinic: Clinic
  /** Lays what is managed over settings. */
  applyManaged: (stored: Settings) => Overlaid
  /** Before the clinic's rule for drafts took any language away. */
  content: Content
  isApproved: (locale: LocaleContent) => boolean
  store: StaffStore
  clock: Clock
}

/**
 * Changes the settings for staff: each change is checked against all that depends on it, then noted
 * and written together. It comes into force when the services start anew.
 */
export class SettingsEditor {
  readonly #options: Options
  #stored: Settings
  /** One member after the other: each is checked against those before. */
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(options: Options) {
    this.#options = options
    this.#stored = options.stored
  }

  /** As they are on the disk. */
  get stored(): Settings {
    return this.#stored
  }

  /** Whether a PIN is on its way into the settings; they must not be started anew meanwhile. */
  get isBusy(): boolean {
    return this.#waiting > 0
  }

  /** Settles when every PIN that is on its way has been set or refused. */
  get settled(): Promise<unknown> {
    return this.#turn
  }

  /** The settings that somebody else has just written. */
  adopt(stored: Settings): void {
    this.#stored = stored
  }

  get view(): Omit<SetupView, 'isWaiting'> {
    const { applyManaged, content } = this.#options
    const { settings, locked } = applyManaged(this.#base)
    return {
      values: Object.fromEntries(settingKeys.map((key) => [key, textOf(settings, key)])),
      locked: settingKeys.filter((key) => locked.includes(key)),
      toCheck: [],
      members: this.#stored.staff.map(({ name, role }) => ({ name, role, hasPin: true })),
      languages: languagesOf(content),
      timeZone: timeZone(),
      undo: this.#lastChange(),
    }
  }

  /**
   * Whether one member of staff alone may not change this: the number that patients call in an
   * emergency, and keys without which exports can be read by whoever finds them.
   */
  needsSecond(key: SettingKey, text: string): boolean {
    const { settings, locked } = this.#options.applyManaged(this.#base)
    const before = textOf(settings, key)
    if (locked.includes(key) || text.trim() === before) return false
    if (key === 'clinic.emergencyNumber') return true
    const after = text.trim().split(/\s+/)
    return (
      key === 'export.publicKeys' &&
      before !== '' &&
      before.split(' ').some((one) => !after.includes(one))
    )
  }

  /** The same for giving the last change back. */
  get undoNeedsSecond(): boolean {
    const last = this.#lastChange()
    return last !== null && this.needsSecond(last.key, last.before)
  }

  /**
   * The same for who may come in: with a PIN of their own making anybody would be two. Whoever is
   * the only one may add the second.
   */
  memberNeedsSecond(name: string, by: string): boolean {
    return this.#stored.staff.length > 1 && name.trim() !== by
  }

  /** @returns why it was not taken; null when it is saved */
  change(key: SettingKey, text: string, by: By): SetupRefusal | null {
    return this.#set(key, text, 'setting-changed', by)
  }

  /** Gives the last change back; nothing happens when there is none that still stands. */
  undo(by: By): SetupRefusal | null {
    const last = this.#lastChange()
    return last === null ? null : this.#set(last.key, last.before, 'setting-undone', by)
  }

  setMember(member: NewMember, by: By): Promise<SetupRefusal | null> {
    this.#waiting++
    // Whoever hears that it is done may start the services anew at once.
    const set = this.#turn
      .then(() => this.#enrol(member, by))
      .finally(() => {
        this.#waiting--
      })
    this.#turn = set.catch(() => undefined)
    return set
  }

  async #enrol(member: NewMember, by: By): Promise<SetupRefusal | null> {
    const { dataDir, store } = this.#options
    try {
      this.#stored = await enrol([member], {
        dataDir,
        settings: () => this.#stored,
        store,
        phones: phonesOf(this.#clinic),
        source: 'staff',
        by: detailsOf(by, 'by'),
      })
      return null
    } catch (error) {
      return refuseMember(error)
    }
  }

  removeMember(name: string, by: By): SetupRefusal | null {
    const { staff } = this.#stored
    const gone = staff.find((member) => member.name === name)
    if (gone === undefined) return { kind: 'refused', key: null, rule: 'name' }
    if (staff.length === 1) return { kind: 'refused', key: null, rule: 'last' }
    const next = { ...this.#stored, staff: staff.filter((member) => member !== gone) }
    this.#save(next, 'staff-removed', { name, role: gone.role, ...detailsOf(by, 'by') })
    return null
  }

  #set(key: SettingKey, text: string, action: string, by: By): SetupRefusal | null {
    const { applyManaged } = this.#options
    const { locked } = applyManaged(this.#base)
    if (locked.includes(key)) return { kind: 'refused', key, rule: 'locked' }
    const before = textOf(this.#base, key)
    const base = key.startsWith('clinic.') ? this.#base : this.#stored
    let next: Settings
    try {
      const wanted = withValue(base, key, parseSettingText(key, text))
      next = checkValue('settings', settingsSchema, wanted)
      applyManaged(next)
    } catch (error) {
      if (error instanceof FileProblem) return refusalOf(error.problems[0], key)
      if (error instanceof AppError && error.code === 'managed-invalid') {
        return refusalOf(error.problem, key)
      }
      throw error
    }
    const after = textOf(next, key)
    if (after === before) return null
    if (!this.#canServe(next)) return { kind: 'refused', key, rule: 'content' }
    this.#save(next, action, { ...detailsOf(by, 'name'), key, before, after })
    return null
  }

  /** Whether patients could still be served: a language is left, and the limits leave the path its stages. */
  #canServe(next: Settings): boolean {
    const { applyManaged, content, isApproved, clinic } = this.#options
    const { settings } = applyManaged(next)
    const isOffered = (tag: string) => {
      const locale = content.locales.get(tag)
      return locale !== undefined && (settings.drafts !== 'block' || isApproved(locale))
    }
    const all = [...settings.languages, settings.staffLanguage]
    if (!all.every((tag) => content.locales.has(tag))) return false
    if (!settings.languages.some(isOffered)) return false
    try {
      checkTimes(content.lessonPath, content.lesson, (settings.clinic ?? clinic).limits)
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  #save(next: Settings, action: string, details: Record<string, string>): void {
    const { dataDir, store, clock } = this.#options
    store.audit([{ at: isoWithOffset(clock.now()), action, details }], () => {
      writeSettings(join(dataDir, 'settings.json'), next)
    })
    this.#stored = next
  }

  #lastChange(): SetupView['undo'] {
    const last = this.#options.store.lastSettingChange()
    const key = settingKeys.find((one) => one === last?.['key'])
    if (last === null || key === undefined) return null
    const { before = '', after = '' } = last
    // Somebody may have changed the file since, or the power failed before it was written.
    return textOf(this.#base, key) === after ? { key, before, after } : null
  }

  get #clinic(): Clinic {
    return this.#options.applyManaged(this.#base).settings.clinic ?? this.#options.clinic
  }

  get #base(): Settings {
    return { ...this.#stored, clinic: this.#stored.clinic ?? this.#options.clinic }
  }
}

export function languagesOf({ locales }: Content): SetupView['languages'] {
  return [...locales.values()].map(({ tag, meta: { name, direction, formatLocale } }) => ({
    ...{ tag, name, direction, formatLocale },
  }))
}

export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

export const refusePin = (pinFault: PinFault): SetupRefusal => ({
  kind: 'refused',
  key: null,
  rule: 'pin',
  pinFault,
})

export function refuseMember(error: unknown): SetupRefusal {
  if (!(error instanceof FileProblem)) throw error
  if (error instanceof PinRefused) return refusePin(error.fault)
  const isPin = error.problems.some(({ key }) => key.endsWith('pin'))
  return isPin ? refusePin('length') : { kind: 'refused', key: null, rule: 'name' }
}
