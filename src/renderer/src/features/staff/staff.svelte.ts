import type { ParseKeys, TOptions } from 'i18next'
import english from '../../../../../locales/en/ui.json'
import type { KioskClient } from '../../../../shared/contract.ts'
import { AppError, type ErrorCode } from '../../../../shared/errors.ts'
import type { CheckResult } from '../../../../shared/self-check.ts'
import type { SalvageView } from '../../../../shared/warnings.ts'
import type { StaffView } from '../../../../shared/staff.ts'
import { Words } from '../../i18n.svelte.ts'
import type { Kiosk } from '../../kiosk.svelte.ts'
import { sections, type Section } from './sections.ts'

/** A PIN pad that somebody opened and left goes away. */
const PAD_IDLE_MS = 30_000
const STAY_EVERY_MS = 1000
const LOOK_EVERY_MS = 250
const MIN_DIGITS = 6
const MAX_DIGITS = 12

/** What the pad says about the PIN before. */
type Answer = { kind: 'wrong' | 'wait' | 'nobody' } | { kind: 'failed'; code: ErrorCode }

/** The language that staff read. */
interface Spoken {
  tag: string
  direction: 'ltr' | 'rtl'
}
const builtIn: Spoken = { tag: 'en', direction: 'ltr' }

/** What lies over the patient's screen for staff. Main decides who is in; this mirrors it. */
export class Staff {
  /** What the sections ask main by, each within `ask`. */
  readonly client: KioskClient
  readonly #kiosk: Kiosk
  readonly #onfailure: (error: unknown) => void
  /** Its own: what a patient's screen speaks must not change, and it may have no words at all. */
  readonly #words = new Words()
  #isOpening = false
  #touchedAtMs = 0
  #stayedAtMs = 0
  #waitUntilMs = 0

  place = $state<'closed' | 'pad' | 'inside'>('closed')
  language = $state.raw<Spoken>(builtIn)
  /** As it is typed; no part of it is ever shown. */
  #pin = $state('')
  answer = $state.raw<Answer | null>(null)
  waitSeconds = $state(0)
  view = $state.raw<StaffView | null>(null)
  section = $state<Section>(sections[0])
  checks = $state.raw<readonly CheckResult[] | null>(null)
  /** What became of damaged results, until staff have noted it. */
  salvage = $state.raw<SalvageView | null>(null)
  /** Why the last thing that staff asked for did not happen. */
  fault = $state<ErrorCode | null>(null)
  isBusy = $state(false)

  readonly typed = $derived(this.#pin.length)
  readonly mayType = $derived(
    !this.isBusy && this.answer?.kind !== 'wait' && this.answer?.kind !== 'nobody',
  )
  readonly mayEnter = $derived(this.mayType && this.typed >= MIN_DIGITS)

  constructor(client: KioskClient, kiosk: Kiosk, onfailure: (error: unknown) => void) {
    this.client = client
    this.#kiosk = kiosk
    this.#onfailure = onfailure
  }

  /** Follows main and the time; returns the end of it. */
  follow(): () => void {
    const unsubscribe = this.client.staff.changed((view) => {
      // A pad that is open again by now is not what main closed.
      if (this.place !== 'inside') return
      if (view === null) this.#leaveStaff()
      else this.view = view
    })
    const timer = setInterval(() => {
      this.#look()
    }, LOOK_EVERY_MS)
    return () => {
      unsubscribe()
      clearInterval(timer)
    }
  }

  t(key: ParseKeys, options: TOptions = {}): string {
    return this.#words.tIn(this.language.tag, key, options)
  }

  /** Shows the PIN pad, whatever the patient's screen is. */
  async open(): Promise<void> {
    if (this.place !== 'closed' || this.#isOpening) return
    this.#isOpening = true
    try {
      await this.#loadWords()
      this.#forget()
      this.#touchedAtMs = performance.now()
      this.#go('pad')
      const { hasStaff, waitSeconds } = await this.client.staff.gate()
      if (!hasStaff) this.answer = { kind: 'nobody' }
      else if (waitSeconds > 0) this.#wait(waitSeconds)
    } catch (error) {
      this.answer = { kind: 'failed', code: this.#codeOf(error) }
    } finally {
      this.#isOpening = false
    }
  }

  cancel(): void {
    if (this.place === 'pad') this.#leaveStaff()
  }

  type(digit: string): void {
    if (!this.mayType || this.typed >= MAX_DIGITS) return
    this.answer = null
    this.#pin += digit
  }

  erase(): void {
    if (this.mayType) this.#pin = this.#pin.slice(0, -1)
  }

  async enter(): Promise<void> {
    if (!this.mayEnter) return
    const pin = this.#pin
    this.#pin = ''
    this.answer = null
    this.isBusy = true
    try {
      const outcome = await this.client.staff.unlock({ pin })
      if (outcome.kind === 'open') await this.#enterStaff()
      else if (outcome.kind === 'wait') this.#wait(outcome.seconds)
      else this.answer = { kind: outcome.kind }
    } catch (error) {
      this.answer = { kind: 'failed', code: this.#codeOf(error) }
    } finally {
      this.isBusy = false
    }
  }

  /** Any touch or key, as often as one likes. */
  touch(): void {
    const nowMs = performance.now()
    this.#touchedAtMs = nowMs
    if (this.place !== 'inside' || nowMs - this.#stayedAtMs < STAY_EVERY_MS) return
    this.#stayedAtMs = nowMs
    void this.ask(async () => {
      const view = await this.client.staff.stay()
      if (this.place === 'inside') this.view = view
    })
  }

  async lock(): Promise<void> {
    // Covered at once: main is told, not asked.
    this.#leaveStaff()
    await this.ask(() => this.client.staff.lock())
  }

  show(section: Section): void {
    this.section = section
    this.fault = null
  }

  check(): Promise<void> {
    return this.work(async () => {
      const { checks } = await this.client.staff.selfCheck()
      if (this.place === 'inside') this.checks = checks
    })
  }

  noteSalvage(): Promise<void> {
    return this.ask(async () => {
      await this.client.staff.noteSalvage()
      this.salvage = null
    })
  }

  leave(): Promise<void> {
    return this.ask(() => this.client.staff.leave())
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
    await this.ask(async () => {
      const salvage = await this.client.staff.salvage()
      if (this.place === 'inside') this.salvage = salvage
    })
  }

  #leaveStaff(): void {
    this.#go('closed')
    this.#forget()
  }

  #forget(): void {
    this.#pin = ''
    this.answer = null
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

  #wait(seconds: number): void {
    this.#waitUntilMs = performance.now() + seconds * 1000
    this.waitSeconds = seconds
    this.answer = { kind: 'wait' }
  }

  #look(): void {
    if (this.place !== 'pad') return
    const nowMs = performance.now()
    if (nowMs - this.#touchedAtMs >= PAD_IDLE_MS) {
      this.cancel()
    } else if (this.answer?.kind === 'wait') {
      this.waitSeconds = Math.max(0, Math.ceil((this.#waitUntilMs - nowMs) / 1000))
      if (this.waitSeconds === 0) this.answer = null
    }
  }

  /** Where the clinic's words cannot be had, as in trouble at the start, the built-in English ones. */
  async #loadWords(): Promise<void> {
    await this.#words.init()
    const wanted = this.#kiosk.staffLanguage ?? this.#kiosk.languages[0]
    try {
      if (wanted === undefined) throw new AppError('unknown-language')
      if (!this.#words.has(wanted.tag)) {
        this.#words.add(wanted.tag, await this.client.content.words({ locale: wanted.tag }))
      }
      this.language = wanted
    } catch (error) {
      this.#codeOf(error)
      this.#words.add(builtIn.tag, { ui: english })
      this.language = builtIn
    }
  }

  /** One thing at a time, with the buttons waiting: a second tap has no effect of its own. */
  async work(work: () => Promise<unknown>): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    await this.ask(work)
    this.isBusy = false
  }

  /** What staff asked for; that it did not happen is said on the screen, and why. */
  async ask(work: () => Promise<unknown>): Promise<void> {
    this.fault = null
    try {
      await work()
    } catch (error) {
      const code = this.#codeOf(error)
      if (code === 'staff-locked') this.#leaveStaff()
      else this.fault = code
    }
  }

  #codeOf(error: unknown): ErrorCode {
    if (error instanceof AppError) return error.code
    this.#onfailure(error)
    return 'internal'
  }
}

/** Minutes and seconds, the same in every language. */
export const formatLeft = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
