import type { PowerMonitor } from 'electron'
import type { KioskNotifiers } from '../../shared/contract.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { ServiceLifecycle } from './service-lifecycle.ts'

const CHECK_EVERY_MS = 250
/** A machine that says that it goes to sleep and still runs after so long has not gone. */
const FALLS_ASLEEP_WITHIN_MS = 15_000
/** A page that hangs is loaded anew, or gives way to the calm one, in less. */
const ANSWERS_WITHIN_MS = 30_000

interface WatchOptions {
  power: Pick<PowerMonitor, 'on' | 'off'>
  /** What the screen is covered with, and that it is so no more. */
  window: { cover: () => void; uncover: () => void }
  startup: Pick<ServiceLifecycle, 'running'>
  notify: Pick<KioskNotifiers, 'visit' | 'kiosk'>
  clock: Clock
  log: Log
}

/**
 * Covers the screen before the machine sleeps: what is drawn first when it wakes must not be what the
 * last patient saw. The page takes the cover away, once it shows the welcome or asks whether somebody
 * is there.
 */
export class SleepWatch {
  readonly #options: WatchOptions
  readonly #timer: NodeJS.Timeout
  #state: 'awake' | 'asleep' | 'waking' = 'awake'
  /** On the monotonic clock, which stands still in a sleep. */
  #sinceMs = 0

  constructor(options: WatchOptions) {
    this.#options = options
    const { power } = options
    power.on('suspend', this.#sleep)
    power.on('lock-screen', this.#sleep)
    power.on('resume', this.#wake)
    power.on('unlock-screen', this.#wake)
    this.#timer = setInterval(this.#check, CHECK_EVERY_MS)
  }

  /** The page shows nothing of a patient, or asks who is there. */
  uncover(): void {
    if (this.#state === 'waking') this.#uncover()
  }

  stop(): void {
    const { power } = this.#options
    power.off('suspend', this.#sleep)
    power.off('lock-screen', this.#sleep)
    power.off('resume', this.#wake)
    power.off('unlock-screen', this.#wake)
    clearInterval(this.#timer)
  }

  readonly #sleep = () => {
    const { window } = this.#options
    this.#enter('asleep')
    window.cover()
  }

  readonly #wake = () => {
    if (this.#state !== 'asleep') return
    this.#enter('waking')
    const { startup, notify, log } = this.#options
    try {
      // Of a visit that nobody goes on with the page is to hear before it is asked what it shows.
      if (startup.running?.visits.heartbeat() === true) notify.visit.changed(null)
    } catch (error) {
      log.error('heartbeat-failed', { error })
    }
  }

  readonly #check = () => {
    if (this.#state === 'awake') return
    const { clock, notify, log } = this.#options
    const passedMs = clock.monotonicMs() - this.#sinceMs
    if (this.#state === 'asleep') {
      if (passedMs >= FALLS_ASLEEP_WITHIN_MS) this.#wake()
    } else if (passedMs >= ANSWERS_WITHIN_MS) {
      log.error('cover-not-lifted')
      this.#uncover()
    } else {
      // Again and again: the page may be loaded anew meanwhile.
      notify.kiosk.woke()
    }
  }

  #uncover(): void {
    this.#enter('awake')
    this.#options.window.uncover()
  }

  #enter(state: 'awake' | 'asleep' | 'waking'): void {
    this.#state = state
    this.#sinceMs = this.#options.clock.monotonicMs()
  }
}
