import { join } from 'node:path'
import type { DeviceView } from '../../shared/device.ts'
import { listBackups } from '../database/backup.ts'
import { openDatabaseToRead, quickCheck, type Database } from '../database/open.ts'

/** What the device screen asks of the results beside the self-check's `Results`. */
export interface KeptResults {
  sqliteVersion: () => string
  /** The newest backup, looked through anew; null when there is none. */
  lastBackup: () => DeviceView['backup']['last']
}

export function keptResults(database: Database, backupsDir: string): KeptResults {
  return {
    sqliteVersion: () => {
      const row = database.prepare('SELECT sqlite_version() AS version').get() as {
        version: string
      }
      return row.version
    },
    lastBackup: () => {
      const [name] = listBackups(backupsDir)
      const on = /\d{4}-\d\d-\d\d/.exec(name ?? '')?.[0]
      if (name === undefined || on === undefined) return null
      return { on, isWhole: isWhole(join(backupsDir, name)) }
    },
  }
}

function isWhole(path: string): boolean {
  try {
    const backup = openDatabaseToRead(path)
    try {
      return quickCheck(backup) === 'ok'
    } finally {
      backup.close()
    }
  } catch {
    return false // what cannot be opened is of no use either
  }
}
