import { backupName, listBackups } from '../database/backup.ts'
import type { Database } from '../database/connection.ts'
import type { InventoryKeeper } from '../database/inventory-keeper.ts'
import { countHeldBack, endOfKeeping, removeOldVisits } from '../database/retention.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { hasRemains, markRemains, unmarkRemains } from './erase-remains.ts'

const AGAIN_AFTER_MS = 60 * 60_000

interface DailyRetentionOptions {
  database: Database
  databasePath: string
  backupsDir: string
  inventory: Pick<InventoryKeeper, 'write'>
  /** How long a visit is kept after its end. */
  days: number
  /** Which feed must have had them; null: every one. */
  feed: string | null
  /** Erases what is left of what was taken out, away from the kiosk's own thread. */
  erase: (before: Date) => Promise<unknown>
  /** Whether no visit is open. */
  isIdle: () => boolean
  clock: Clock
  log: Log
}

/** Takes out once a day, after that day's backup, what the clinic keeps no longer. */
export class DailyRetention {
  readonly #options: DailyRetentionOptions
  #doneOn: string | null = null
  #notBeforeMs = -Infinity

  constructor(options: DailyRetentionOptions) {
    this.#options = options
  }

  /** To be called every few seconds, as long as the results are open. */
  runIfDue(): void {
    const { backupsDir, isIdle, clock } = this.#options
    const day = isoWithOffset(clock.now()).slice(0, 10)
    const isDue = this.#doneOn !== day && clock.monotonicMs() >= this.#notBeforeMs && isIdle()
    if (!isDue || !listBackups(backupsDir).includes(backupName(day))) return
    this.#run(day)
  }

  #run(day: string): void {
    const { database, databasePath, inventory, days, feed, clock, log } = this.#options
    const now = clock.now()
    try {
      const at = isoWithOffset(now)
      const isLeft = hasRemains(databasePath)
      // Before anything is taken out: a power cut in between must not leave what is then forgotten.
      markRemains(databasePath)
      const removed = removeOldVisits(database, databasePath, { days, feed, now, at })
      this.#doneOn = day
      const visits = countHeldBack(database, { days, now })
      // Nobody sees it otherwise: a receiver that is gone would keep them for ever.
      if (visits > 0) log.warn('visits-held-back', { visits, feed })
      if (removed !== null) {
        inventory.write()
        log.info('visits-removed', { ...removed })
      }
      if (removed === null && !isLeft) unmarkRemains(databasePath)
      else void this.#erase(endOfKeeping(now, days))
    } catch (error) {
      this.#notBeforeMs = clock.monotonicMs() + AGAIN_AFTER_MS
      log.error('retention-failed', { error })
    }
  }

  async #erase(before: Date): Promise<void> {
    const { databasePath, erase, clock, log } = this.#options
    try {
      const erased = await erase(before)
      unmarkRemains(databasePath)
      log.info('remains-erased', { erased })
    } catch (error) {
      this.#doneOn = null
      this.#notBeforeMs = clock.monotonicMs() + AGAIN_AFTER_MS
      log.error('remains-not-erased', { error })
    }
  }
}
