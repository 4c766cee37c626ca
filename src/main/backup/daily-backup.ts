import { backupName, listBackups } from '../database/backup.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'

/** No visit for so long: then the next one is not slowed down by it. */
const QUIET_MS = 60_000
const AGAIN_AFTER_MS = 60 * 60_000

interface DailyBackupOptions {
  backupsDir: string
  /** Whether no visit is open. */
  isIdle: () => boolean
  /** Makes the backup of this day, away from the kiosk's own thread; rejects with the reason. */
  run: (day: string) => Promise<void>
  clock: Clock
  log: Log
}

/** Has the results copied once a day, between visits. */
export class DailyBackup {
  readonly #options: DailyBackupOptions
  #busyAtMs: number
  #notBeforeMs = 0
  #isRunning = false
  /** Why the last one failed; null when none did since. */
  problem: string | null = null

  constructor(options: DailyBackupOptions) {
    this.#options = options
    this.#busyAtMs = options.clock.monotonicMs()
  }

  /** To be called every few seconds. */
  runIfDue(): void {
    const { backupsDir, isIdle, clock } = this.#options
    const nowMs = clock.monotonicMs()
    if (!isIdle()) this.#busyAtMs = nowMs
    const isQuiet = nowMs - this.#busyAtMs >= QUIET_MS && nowMs >= this.#notBeforeMs
    if (this.#isRunning || !isQuiet) return
    const day = isoWithOffset(clock.now()).slice(0, 10)
    if (listBackups(backupsDir).includes(backupName(day))) return
    this.#isRunning = true
    void this.#run(day)
  }

  async #run(day: string): Promise<void> {
    const { run, clock, log } = this.#options
    const startedMs = clock.monotonicMs()
    try {
      await run(day)
      this.problem = null
      log.info('backed-up', { day, tookMs: Math.round(clock.monotonicMs() - startedMs) })
    } catch (error) {
      this.problem = (error as Error).message
      this.#notBeforeMs = clock.monotonicMs() + AGAIN_AFTER_MS
      log.error('backup-failed', { day, error })
    } finally {
      this.#isRunning = false
    }
  }
}
