import type { ParseKeys, TOptions } from 'i18next'
import type { KioskClient } from '../../../../shared/contract.ts'
import { AppError, type ErrorCode } from '../../../../shared/errors.ts'
import type { CheckResult } from '../../../../shared/self-check.ts'
import type { StaffView } from '../../../../shared/staff.ts'
import { anyPatient, formatValues } from '../../../../shared/values.ts'
import type { SalvageView } from '../../../../shared/warnings.ts'
import { Words } from '../../i18n.svelte.ts'
import type { Kiosk } from '../../kiosk.svelte.ts'
import type { Offer } from '../../offer.svelte.ts'
import { PinEntry } from './pin-entry.svelte.ts'
import { sections, type Section } from './sections.ts'
import { readAllWords } from './staff-words.ts'
import { KeptForm } from './visit/kept-form.ts'
import type { StartForm } from './visit/start-form.svelte.ts'

const STAY_EVERY_MS = 1000
const POLL_EVERY_MS = 250

/** The language that staff read. */
interface Spoken {
  tag: string
  direction: 'ltr' | 'rtl'
  /** How times are written. */
  formatLocale: string
}
const builtIn: Spoken = { tag: 'en', direction: 'ltr', formatLocale: 'en' }

interface Dependencies {
  client: KioskClient
  kiosk: Pick<Kiosk, 'refresh' | 'isPaused'>
  offer: Offer
  onfailure: (error: unknown) => void
}

/** What lies over the patient's screen for staff. Main decides who is in; this mirrors it. */
export class Staff {
  /** What the sections ask main by, each within `attempt`. */
  readonly client: KioskClient
  readonly #kiosk: Dependencies['kiosk']
  readonly #offer: Offer
  readonly #onfailure: (error: unknown) => void
  /** Its own: what a patient's screen speaks must not change, and it may have no words at all. */
  readonly #words = new Words()
  #isOpening = false
  #stayedAtMs = 0
  readonly pad: PinEntry
  /** Of the next visit: outlives its tab, and a panel that covers itself. */
  readonly startForm = new KeptForm<StartForm>()

  place = $state<'closed' | 'pad' | 'inside'>('closed')
  language = $state.raw<Spoken>(builtIn)
  view = $state.raw<StaffView | null>(null)
  section = $state<Section>(sections[0])
  checks = $state.raw<readonly CheckResult[] | null>(null)
  /** What became of damaged results, until staff have noted it. */
  salvage = $state.raw<SalvageView | null>(null)
  /** Why the last thing that staff asked for did not happen. */
  fault = $state<ErrorCode | null>(null)
  isBusy = $state(false)

  constructor({ client, kiosk, offer, onfailure }: Dependencies) {
    this.client = client
    this.#kiosk = kiosk
    this.#offer = offer
    this.#onfailure = onfailure
    this.pad = new PinEntry({
      client: client.staff,
      onopen: () => this.#enterStaff(),
      oncancel: () => {
        if (this.place === 'pad') this.#leaveStaff()
      },
      codeOf: (error) => this.codeOf(error),
    })
  }

  /** Follows main and the time; returns the end of it. */
  follow(): () => void {
    const unsubscribe = this.client.staff.changed((view) => {
      // Told a moment after the button: the pad that is open by then is the next person's.
      if (this.place !== 'inside') return
      if (view === null) this.#leaveStaff()
      else this.view = view
    })
    const timer = setInterval(() => {
      if (this.place === 'pad') this.pad.update()
    }, POLL_EVERY_MS)
    return () => {
      unsubscribe()
      clearInterval(timer)
    }
  }

  t(key: ParseKeys, options: TOptions = {}): string {
    return this.#words.tIn(this.language.tag, key, options)
  }

  /** A text of the lesson as any patient may read it; null where today's lesson has none. */
  lessonText(path: string): string | null {
    const { clinic } = this.#offer
    if (clinic === null) return null
    const values = formatValues(clinic, anyPatient, this.language.formatLocale)
    const text = this.#words.lessonIn(this.language.tag, path, values)
    return text === '' ? null : text
  }

  /** Shows the PIN pad, whatever the patient's screen is. */
  async open(): Promise<void> {
    if (this.place !== 'closed' || this.#isOpening) return
    this.#isOpening = true
    try {
      await this.#loadWords()
      this.#forget()
      this.pad.touch()
      this.#go('pad')
      await this.pad.begin()
    } catch (error) {
      this.pad.fail(error)
    } finally {
      this.#isOpening = false
    }
  }

  /** Somebody touches the staff screen, as often as they like; called by that screen alone. */
  stay(): void {
    const nowMs = performance.now()
    if (this.place !== 'inside' || nowMs - this.#stayedAtMs < STAY_EVERY_MS) return
    this.#stayedAtMs = nowMs
    void this.attempt(async () => {
      const view = await this.client.staff.stay()
      if (this.place === 'inside') this.view = view
    })
  }

  async lock(): Promise<void> {
    this.startForm.drop()
    // Covered at once: main is told, not asked.
    this.#leaveStaff()
    await this.attempt(() => this.client.staff.lock())
  }

  show(section: Section): void {
    this.section = section
    this.fault = null
  }

  check(): Promise<void> {
    return this.runExclusively(async () => {
      const { checks } = await this.client.staff.selfCheck()
      if (this.place === 'inside') this.checks = checks
    })
  }

  noteSalvage(): Promise<void> {
    return this.attempt(async () => {
      await this.client.staff.noteSalvage()
      this.salvage = null
    })
  }

  /** What is offered or approved has changed, and the patient's screens are to know. */
  refreshPatient(): Promise<void> {
    return this.#kiosk.refresh()
  }

  leave(): Promise<void> {
    return this.attempt(() => this.client.staff.leave())
  }

  /** A PIN that comes when the pad was left meanwhile opens nothing. */
  async #enterStaff(): Promise<void> {
    if (this.place !== 'pad') {
      await this.client.staff.lock()
      return
    }
    const view = await this.client.staff.stay()
    this.#stayedAtMs = performance.now()
    this.view = view
    this.#go('inside')
    await this.attempt(async () => {
      const salvage = await this.client.staff.salvage()
      if (this.place !== 'inside') return
      this.salvage = salvage
      // What happened to the results comes first, until somebody has noted it.
      if (salvage !== null) this.section = 'device'
    })
  }

  #leaveStaff(): void {
    this.startForm.leave()
    this.#go('closed')
    this.#forget()
  }

  #forget(): void {
    this.pad.forget()
    this.view = null
    this.checks = null
    this.section = sections[0]
    this.salvage = null
    this.fault = null
  }

  #go(place: Staff['place']): void {
    this.place = place
    this.#kiosk.isPaused = place !== 'closed'
  }

  /** Where the clinic's words cannot be had, as in trouble at the start, the built-in English ones. */
  async #loadWords(): Promise<void> {
    await this.#words.init()
    const wanted = this.#offer.staffLanguage ?? this.#offer.languages[0]
    try {
      if (wanted === undefined) throw new AppError('unknown-language')
      if (!this.#words.has(wanted.tag)) {
        this.#words.add(wanted.tag, await readAllWords(this.client, wanted.tag))
      }
      this.language = wanted
    } catch (error) {
      this.codeOf(error)
      const { default: ui } = await import('../../../../../locales/en/ui.json')
      this.#words.add(builtIn.tag, { ui })
      this.language = builtIn
    }
  }

  /** One thing at a time, with the buttons waiting: a second tap has no effect of its own. */
  async runExclusively(work: () => Promise<unknown>): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    await this.attempt(work)
    this.isBusy = false
  }

  /** Runs what staff asked for; a failure is shown on the screen with its code. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    this.fault = null
    try {
      await work()
    } catch (error) {
      const code = this.codeOf(error)
      if (code !== 'staff-locked') this.fault = code
      // An answer that was under way when staff locked: the pad that is open by then is the next person's.
      else if (this.place === 'inside') this.#leaveStaff()
    }
  }

  /** What to tell of an error; one that has no code is a bug, and is reported. */
  codeOf(error: unknown): ErrorCode {
    if (error instanceof AppError) return error.code
    this.#onfailure(error)
    return 'internal'
  }
}

/** Minutes and seconds, the same in every language. */
export const formatLeft = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
