import { DailyBackup } from '../../backup/daily-backup.ts'
import { DailyRetention } from '../../backup/daily-retention.ts'
import { isDamage } from '../../database/connection.ts'
import type { DeferredCheck } from '../../database/deferred-check.ts'
import { systemClock, type Clock } from '../../platform/clock.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

interface BackupOptions {
  options: Pick<ServiceOptions, 'backUp' | 'erase' | 'log'>
  /** Null where the clinic keeps every visit. */
  retentionDays: number | null
  /** The feed that must have had a visit; null: every one. */
  retentionFeed: string | null
  results: Pick<OpenResults, 'database' | 'databasePath' | 'backupsDir' | 'inventory'> & {
    deferredCheck: Pick<DeferredCheck, 'suspect'>
  }
  /** Whether no visit is open. */
  isIdle: () => boolean
  clock?: Clock
}

/** The backup of each day, and the end of what the clinic keeps no longer: only where it is made. */
export function createBackup({
  options: { backUp, erase, log },
  retentionDays,
  retentionFeed,
  results: { database, databasePath, backupsDir, inventory, deferredCheck },
  isIdle,
  clock = systemClock,
}: BackupOptions): { backup: DailyBackup; retention: DailyRetention | null } {
  const run = async (day: string) => {
    try {
      await backUp({ databasePath, backupsDir, day })
    } catch (error) {
      // Each day's copy is looked through, and with it what it was copied from.
      if (isDamage(error)) deferredCheck.suspect(error)
      throw error
    }
  }
  const backup = new DailyBackup({ backupsDir, isIdle, run, clock, log })
  if (retentionDays === null) return { backup, retention: null }
  const retention = new DailyRetention({
    ...{ database, databasePath, backupsDir, inventory, isIdle, clock, log },
    ...{ days: retentionDays, feed: retentionFeed },
    erase: (before) => erase({ databasePath, before: before.toISOString() }),
  })
  return { backup, retention }
}
