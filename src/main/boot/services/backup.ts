import { DailyBackup } from '../../backup/daily-backup.ts'
import { removeOldVisits } from '../../database/retention.ts'
import { isoWithOffset, systemClock, type Clock } from '../../platform/clock.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

interface BackupOptions {
  options: Pick<ServiceOptions, 'backUp' | 'log'>
  /** Null where the clinic keeps every visit. */
  retentionDays: number | null
  results: Pick<OpenResults, 'database' | 'databasePath' | 'backupsDir'>
  /** Whether no visit is open. */
  isIdle: () => boolean
  clock?: Clock
}

/** The backup of each day; after it, and only then, what the clinic does not keep any longer goes. */
export function createBackup({
  options: { backUp, log },
  retentionDays,
  results: { database, databasePath, backupsDir },
  isIdle,
  clock = systemClock,
}: BackupOptions): DailyBackup {
  const run = async (day: string) => {
    await backUp({ databasePath, backupsDir, day })
    if (retentionDays === null) return
    const now = clock.now()
    const about = { days: retentionDays, now, at: isoWithOffset(now) }
    const removed = removeOldVisits(database, databasePath, about)
    if (removed !== null) log.info('visits-removed', { ...removed })
  }
  return new DailyBackup({ backupsDir, isIdle, run, clock, log })
}
