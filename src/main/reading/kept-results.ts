import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceView } from '../../shared/device.ts'
import { rankBackups } from '../database/backup.ts'
import type { Database } from '../database/connection.ts'
import { readStoreId } from '../database/inventory.ts'
import type { Read } from './tasks.ts'

/** What the device screen asks of the results beside the self-check's `Results`. */
export interface KeptResults {
  sqliteVersion: () => string
  /** The newest backup, looked through anew; null when there is none. */
  lastBackup: () => Promise<DeviceView['backup']['last']>
  /**
   * Takes away the backups that come after the newest whole one, in content; all stay where none is
   * whole. Never the results, nor what a salvage set aside.
   * @returns the bytes that they took
   */
  removeOlderBackups: () => Promise<number>
}

export function keptResults(database: Database, backupsDir: string, read: Read): KeptResults {
  return {
    sqliteVersion: () => {
      const row = database.prepare('SELECT sqlite_version() AS version').get() as {
        version: string
      }
      return row.version
    },
    lastBackup: async () => {
      const ranked = rankBackups(backupsDir, readStoreId(database))
      // One that cannot be read is what staff must know of, whatever the others are.
      const name = (ranked.find(({ lastSequenceNo }) => lastSequenceNo < 0) ?? ranked[0])?.name
      const on = /\d{4}-\d\d-\d\d/.exec(name ?? '')?.[0]
      if (name === undefined || on === undefined) return null
      return { on, isWhole: await read({ kind: 'whole', path: join(backupsDir, name) }) }
    },
    removeOlderBackups: async () => {
      const names = rankBackups(backupsDir, readStoreId(database)).map(({ name }) => name)
      for (const [index, name] of names.entries()) {
        if (!(await read({ kind: 'whole', path: join(backupsDir, name) }))) continue
        const older = names.slice(index + 1).map((each) => join(backupsDir, each))
        return older.reduce((freed, path) => freed + remove(path), 0)
      }
      return 0
    },
  }
}

/** @returns the bytes that it took; 0 where it cannot be taken away */
function remove(path: string): number {
  try {
    const { size } = statSync(path)
    rmSync(path)
    return size
  } catch {
    return 0
  }
}
