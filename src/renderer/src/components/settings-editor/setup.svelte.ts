import type { ParseKeys, TOptions } from 'i18next'
import {
  limitKeys,
  settingFields,
  type SettingKey,
  type SetupOutcome,
  type SetupRefusal,
  type SetupView,
} from '../../../../shared/setup.ts'

/** The steps of the first set-up, and the parts of the settings of the panel: what stands together. */
export const groups = {
  clinic: ['clinic.name', 'kioskLabel'],
  phones: [
    ...['clinic.clinicPhone', 'clinic.clinicPhoneExtension', 'clinic.afterHoursPhone'],
    ...['clinic.afterHoursPhoneExtension', 'clinic.emergencyNumber'],
  ],
  limits: limitKeys,
  languages: ['languages', 'staffLanguage'],
  staff: [],
  times: [
    'idleSeconds',
    'pressDelayMs',
    'resumeWithinSeconds',
    'staffIdleSeconds',
    'retentionDays',
  ],
  lesson: [
    'drafts',
    'askOptional',
    'selfStart',
    'quizGate',
    'sheet.printer',
    'sheet.save',
    'sheet.paper',
  ],
  exports: [
    ...['export.folder', 'export.targetMustBeMount', 'export.csvSeparator'],
    ...['export.csvDecimalMark', 'export.baseUrl', 'export.visitReferenceIs'],
    ...['export.visitReferenceSystem', 'export.publicKeys', 'retentionFeed'],
  ],
} as const satisfies Record<string, readonly SettingKey[]>
export type Group = keyof typeof groups
export const firstGroups = ['clinic', 'phones', 'limits', 'languages', 'staff'] as const
export const allGroups = Object.keys(groups) as Group[]

export interface Person {
  name: string
  role: string
  pin: string
}

interface Second {
  /** Null until somebody was asked. */
  secondPin: string | null
}
export type Retry = (second: Second) => Promise<SetupOutcome>

/** What values are read and changed through: the first set-up and the panel each bring their own. */
interface SetupDependencies {
  t: (key: ParseKeys, options?: TOptions) => string
  language: () => { tag: string; direction: 'ltr' | 'rtl' }
  /** Runs one call at a time, and shows its failure. */
  attempt: (work: () => Promise<unknown>) => Promise<void>
  /**
   * Has somebody else give their PIN for what one alone may not do.
   * @param retry asks again with their PIN
   * @returns what came of it; null where nobody did
   */
  askSecond?: (retry: Retry) => Promise<SetupOutcome | null>
  client: {
    view: () => Promise<SetupView>
    change: (input: { key: SettingKey; value: string } & Second) => Promise<SetupOutcome>
    setMember: (person: Person & Second) => Promise<SetupOutcome>
    removeMember: (input: { name: string } & Second) => Promise<SetupOutcome>
    undo: (input: Second) => Promise<SetupOutcome>
  }
}

/** The values as main has them, and the one that is being changed. */
export class Setup {
  readonly #dependencies: SetupDependencies
  view = $state.raw<SetupView | null>(null)
  refusal = $state.raw<SetupRefusal | null>(null)
  /** The setting being changed, or somebody of the staff; null where the list is shown. */
  editing = $state.raw<SettingKey | 'member' | null>(null)

  /** Somebody else types their PIN: no key of it may go into what is being changed. */
  isAsking = $state(false)

  constructor(dependencies: SetupDependencies) {
    this.#dependencies = dependencies
  }

  t(key: string, options: TOptions = {}): string {
    return this.#dependencies.t(key as ParseKeys, options)
  }

  get language() {
    return this.#dependencies.language()
  }

  get #formatLocale(): string {
    const { tag } = this.language
    return this.view?.languages.find((language) => language.tag === tag)?.formatLocale ?? tag
  }

  load(): Promise<void> {
    return this.#dependencies.attempt(async () => {
      this.view = await this.#dependencies.client.view()
    })
  }

  edit(what: SettingKey | 'member' | null): void {
    this.editing = what
    this.refusal = null
  }

  change(key: SettingKey, value: string): Promise<void> {
    return this.#take((second) => this.#dependencies.client.change({ key, value, ...second }))
  }

  /** Somebody looked at all the defaults of the list. */
  confirm(keys: readonly SettingKey[]): Promise<void> {
    return this.#dependencies.attempt(async () => {
      for (const key of keys) {
        const value = this.view?.values[key] ?? ''
        this.#show(await this.#dependencies.client.change({ key, value, secondPin: null }))
        if (this.refusal !== null) return
      }
    })
  }

  setMember(person: Person): Promise<void> {
    return this.#take((second) => this.#dependencies.client.setMember({ ...person, ...second }))
  }

  removeMember(name: string): Promise<void> {
    return this.#take((second) => this.#dependencies.client.removeMember({ name, ...second }))
  }

  undo(): Promise<void> {
    return this.#take((second) => this.#dependencies.client.undo(second))
  }

  label(key: SettingKey): string {
    return this.t(`setup.fields.${wordKey(key)}`)
  }

  /** A value as staff read it. */
  shown(key: SettingKey, value = this.view?.values[key] ?? ''): string {
    const field = settingFields[key]
    const name = (tag: string) =>
      this.view?.languages.find((language) => language.tag === tag)?.name ?? tag
    if (field.kind === 'choice') return this.t(`setup.choices.${wordKey(key)}.${value || 'none'}`)
    if (value === '') return this.t(emptyWords[key] ?? 'setup.none')
    if (field.kind === 'language' || field.kind === 'languages') {
      return new Intl.ListFormat(this.#formatLocale, { type: 'unit' }).format(
        value.split(' ').map(name),
      )
    }
    return field.kind === 'number' ? this.#amount(Number(value), field.unit) : value
  }

  /** What a value has to be. */
  rule(key: SettingKey): string {
    const field = settingFields[key]
    if (field.kind === 'number') {
      const [min, max] = [this.#amount(field.min, field.unit), this.#amount(field.max, field.unit)]
      return this.t('setup.rules.range', { min, max })
    }
    if (field.kind === 'address') return this.t(`setup.rules.${wordKey(key)}`)
    if (field.kind === 'text') return this.t('setup.rules.text', { max: field.max })
    if (field.kind === 'phone' && field.isOptional) return this.t('setup.rules.extension')
    return this.t(`setup.rules.${field.kind}`)
  }

  /** Why the last thing was not taken; null when it was. */
  get complaint(): string | null {
    const { refusal } = this
    if (refusal === null) return null
    const { key, rule, pinFault = 'taken' } = refusal
    if (key === null) {
      if (rule === 'second') return this.t('setup.refused.second')
      return rule === 'missing' || rule === 'last' || rule === 'name'
        ? this.t(`setup.refused.${rule}Member`)
        : this.t(`setup.refused.pin.${pinFault}`)
    }
    if (rule === 'value') return `${this.label(key)}: ${this.rule(key)}`
    if (rule === 'order') return this.t(`setup.refused.order.${wordKey(key)}`)
    return `${this.label(key)}: ${this.t(`setup.refused.${rule}`)}`
  }

  #amount(amount: number, unit: string): string {
    return new Intl.NumberFormat(this.#formatLocale, {
      style: 'unit',
      unit,
      unitDisplay: unit === 'celsius' ? 'short' : 'long',
      maximumFractionDigits: 1,
    }).format(amount)
  }

  #take(call: Retry): Promise<void> {
    const { attempt, askSecond } = this.#dependencies
    return attempt(async () => {
      let outcome: SetupOutcome | null = await call({ secondPin: null })
      if (outcome.kind === 'refused' && outcome.second?.kind === 'missing' && askSecond) {
        this.isAsking = true
        try {
          outcome = await askSecond(call)
        } finally {
          this.isAsking = false
        }
      }
      if (outcome !== null) this.#show(outcome)
    })
  }

  #show(outcome: SetupOutcome): void {
    if (outcome.kind === 'refused') {
      this.refusal = outcome
    } else {
      this.view = outcome.view
      this.edit(null)
    }
  }
}

/** What it means where nothing is set, for those of which "none" would say something else. */
const emptyWords: Partial<Record<SettingKey, string>> = {
  retentionDays: 'setup.keepAll',
  retentionFeed: 'setup.everyFeed',
}

/** Words have no dots in their keys. */
const wordKey = (key: SettingKey) => key.split('.').at(-1) ?? key
