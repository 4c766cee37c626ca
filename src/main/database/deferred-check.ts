import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { ResultsHealth } from './health.ts'
import { isUnchecked, markChecked, markUnchecked } from './whole-check.ts'

interface DeferredCheckOptions {
  databasePath: string
  /** Looks through all of the results away from the kiosk's own thread. */
  readHealth: () => Promise<ResultsHealth>
  clock: Clock
  log: Log
}

/**
 * The check of all results that a start left for later. Whatever it cannot say counts as damage: then
 * the mark beside the results stays, and the next time they are opened all is checked before a
 * patient comes, and salvaged as at any start.
 */
export class DeferredCheck {
  readonly #options: DeferredCheckOptions
  #isDue: boolean
  #isSuspect = false

  constructor(options: DeferredCheckOptions) {
    this.#options = options
    this.#isDue = isUnchecked(options.databasePath)
  }

  get isDue(): boolean {
    return this.#isDue
  }

  /** Whether the results are to be opened anew as soon as nothing is lost by it. */
  get isSuspect(): boolean {
    return this.#isSuspect
  }

  /** To be called every few seconds: the first time it checks. */
  runIfDue(): void {
    if (!this.#isDue) return
    this.#isDue = false
    void this.#check()
  }

  async #check(): Promise<void> {
    const { databasePath, readHealth, clock, log } = this.#options
    const startedMs = clock.monotonicMs()
    try {
      const health = await readHealth()
      const check = health.integrity()
      if (check !== 'ok') throw new Error(check)
      const brokenAudit = health.brokenAudit()
      if (brokenAudit !== null) log.error('audit-broken', { seq: brokenAudit })
      markChecked(databasePath)
      log.info('results-checked', { tookMs: Math.round(clock.monotonicMs() - startedMs) })
    } catch (error) {
      this.suspect(error)
    }
  }

  /** To be told of damage that something else came upon, such as the backup of the day. */
  suspect(error: unknown): void {
    const { databasePath, log } = this.#options
    this.#isSuspect = true
    log.error('results-suspect', { file: databasePath, error })
    try {
      markUnchecked(databasePath)
    } catch {
      // Large ones are then opened without a check of all; the next backup comes upon it again.
    }
  }
}
