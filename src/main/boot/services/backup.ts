import { DailyBackup } from '../../backup/daily-backup.ts'
import { DailyRetention } from '../../backup/daily-retention.ts'
import { systemClock, type Clock } from '../../platform/clock.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

interface BackupOptions {
  options: Pick<ServiceOptions, 'backUp' | 'log'>
  /** Null where the clinic keeps every visit. */
  retentionDays: number | null
  /** The feed that must have had a visit; null: every one. */
  retentionFeed: string | null
  results: Pick<OpenResults, 'database' | 'databasePath' | 'backupsDir' | 'inventory'>
  /** Whether no visit is open. */
  isIdle: () => boolean
  clock?: Clock
}

/** The backup of each day, and the end of what the clinic keeps no longer: only where it is made. */
export function createBackup({
  options: { backUp, log },
  retentionDays,
  retentionFeed,
  results: { database, databasePath, backupsDir, inventory },
  isIdle,
  clock = systemClock,
}: BackupOptions): { backup: DailyBackup; retention: DailyRetention | null } {
  const run = async (day: string) => {
    await backUp({ databasePath, backupsDir, day })
  }
  const backup = new DailyBackup({ backupsDir, isIdle, run, clock, log })
  if (retentionDays === null) return { backup, retention: null }
  const retention = new DailyRetention({
    ...{ database, databasePath, backupsDir, inventory, isIdle, clock, log },
    ...{ days: retentionDays, feed: retentionFeed },
  })
  return { backup, retention }
}
