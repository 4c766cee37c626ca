import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'

/** Brings a page back that died, hangs or did not load, and gives up in a calm way. */

/** How long a page may stay silent; in milliseconds. */
export interface WatchdogLimits {
  /** A page that is up and does not answer for so long hangs. What is left of 5 s is for a new process
   * of a slow machine: 1.5 s. */
  silenceMs: number
  /** One that loads may take longer, on a slow tablet. */
  loadMs: number
  /**
   * A page that answers and shows no screen of the kiosk's, only trouble or nothing, is of no use
   * when nobody has touched it for so long: long enough to read what it says, and to try again.
   */
  troubleMs: number
  /** Until the kiosk is tried again from the calm page. */
  calmMs: number
}

export const USUAL_LIMITS: WatchdogLimits = {
  silenceMs: 3000,
  loadMs: 15_000,
  troubleMs: 20_000,
  calmMs: 60_000,
}

/** What the time in trouble is doubled up to: as long as a visit that nobody touches can last. */
const MOST_TROUBLE_MS = 3_600_000

/** Between two answers: when this process itself was late, nobody saw the page meanwhile. */
const MOST_BETWEEN_ANSWERS_MS = 1000

/** How often `check` is to be called. */
export const CHECK_EVERY_MS = 500

/** So many reloads within the window, and the next failure brings the calm page. */
const MOST_RELOADS = 3
const RELOAD_WINDOW_MS = 60_000

export type PageFailure = 'gone' | 'hang' | 'trouble' | 'load-failed' | 'preload-failed'

/** What can be done to the page. */
export interface WatchedPage {
  /** Asks it for a sign of life. */
  ping: () => void
  /** Ends its process if there is one, and loads the kiosk anew: main still has the visit. */
  reload: () => void
  /** Ends its process, too, and loads the page that asks the patient to call the staff. */
  showCalm: () => void
}

type State = 'loading' | 'up' | 'calm'

export class PageWatchdog {
  readonly #page: WatchedPage
  readonly #clock: Clock
  readonly #log: Log
  readonly #limits: WatchdogLimits
  #state: State = 'loading'
  #sinceMs: number
  #reloadedAtMs: number[] = []
  #checkedAtMs: number
  /** How long it has shown what it should, or has not: of the two the one that it does now. */
  #usefulMs = 0
  #troubleMs = 0
  #troubleWaitMs: number

  constructor(page: WatchedPage, clock: Clock, log: Log, limits = USUAL_LIMITS) {
    this.#page = page
    this.#clock = clock
    this.#log = log
    this.#limits = limits
    this.#troubleWaitMs = limits.troubleMs
    this.#sinceMs = clock.monotonicMs()
    this.#checkedAtMs = this.#sinceMs
  }

  /**
   * The page answered. One that goes on in trouble is loaded anew; where that did not help, it is
   * tried again after twice the time.
   * @param isUseful whether it shows what it should. Believed so far as it can only bring a reload
   */
  markAlive(isUseful: boolean): void {
    if (this.#state === 'calm') return
    const passedMs = Math.min(this.#clock.monotonicMs() - this.#sinceMs, MOST_BETWEEN_ANSWERS_MS)
    this.#enter('up')
    if (isUseful) {
      this.#troubleMs = 0
      this.#usefulMs += passedMs
      if (this.#usefulMs >= this.#limits.troubleMs) this.#troubleWaitMs = this.#limits.troubleMs
      return
    }
    this.#usefulMs = 0
    this.#troubleMs += passedMs
    if (this.#troubleMs < this.#troubleWaitMs) return
    this.#troubleMs = 0
    this.#troubleWaitMs = Math.min(this.#troubleWaitMs * 2, MOST_TROUBLE_MS)
    this.failed('trouble')
  }

  /** Somebody is at the page: what they are at must not be taken from them. */
  markTouched(): void {
    this.#troubleMs = 0
  }

  /**
   * To be called twice a second: asks the page for a sign of life, or acts where none came. Where the
   * call itself comes late, main stood still or the machine slept: meanwhile nobody asked the page, and
   * nobody could have heard it.
   */
  check(): void {
    const nowMs = this.#clock.monotonicMs()
    const lateMs = nowMs - this.#checkedAtMs - CHECK_EVERY_MS
    this.#checkedAtMs = nowMs
    if (lateMs > CHECK_EVERY_MS) this.#sinceMs = Math.min(nowMs, this.#sinceMs + lateMs)
    const silentMs = this.#clock.monotonicMs() - this.#sinceMs
    if (this.#state === 'calm') {
      if (silentMs >= this.#limits.calmMs) this.#reload()
      return
    }
    if (silentMs >= (this.#state === 'up' ? this.#limits.silenceMs : this.#limits.loadMs)) {
      this.failed('hang')
      return
    }
    this.#page.ping()
  }

  /** @param details what Electron says of it; never what is on the page */
  failed(failure: PageFailure, details: Record<string, unknown> = {}): void {
    this.#log.error('page-failed', { failure, ...details })
    const nowMs = this.#clock.monotonicMs()
    this.#reloadedAtMs = this.#reloadedAtMs.filter((at) => nowMs - at < RELOAD_WINDOW_MS)
    if (this.#state === 'calm' || this.#reloadedAtMs.length >= MOST_RELOADS) {
      this.#log.error('page-given-up', { again: `in ${this.#limits.calmMs} ms` })
      this.#enter('calm')
      this.#page.showCalm()
      return
    }
    this.#reloadedAtMs.push(nowMs)
    this.#reload()
  }

  /** Whether the patient sees something: while the page loads, answers or says to tell the staff. */
  get isSound(): boolean {
    const silentMs = this.#clock.monotonicMs() - this.#sinceMs
    return silentMs < this.#limits.loadMs + this.#limits.calmMs
  }

  #reload(): void {
    this.#log.warn('page-reloaded')
    this.#enter('loading')
    this.#page.reload()
  }

  #enter(state: State): void {
    this.#state = state
    this.#sinceMs = this.#clock.monotonicMs()
  }
}
