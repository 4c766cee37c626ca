import { DatabaseSync } from '@photostructure/sqlite'
import type { Log } from '../platform/log.ts'
import type { Database } from './connection.ts'
import { migrate } from './migrations/index.ts'
import { openFileAlone } from './open.ts'

/** What a kiosk needs of its results to go on: who approved what, the count of wrong PINs, the open visit. */
const COPIED = {
  approvals: '',
  staff_gate: '',
  order_counter: '',
  visits: `WHERE status = 'open'`,
} as const

/**
 * Stands for results that cannot be opened now: in memory, with what could be read of them, and not to
 * be written. Whoever saves into it meets with the same as on a disk that takes nothing, and keeps what
 * there is to save.
 */
export function openStandIn(databasePath: string, log: Log): Database {
  const database = new DatabaseSync(':memory:')
  migrate(database)
  for (const [table, which] of Object.entries(COPIED)) {
    try {
      copyRows(databasePath, database, table, which)
    } catch (error) {
      log.warn('stand-in-without', { table, error })
    }
  }
  database.exec('PRAGMA query_only = ON')
  return database
}

/** By a connection of its own. */
function copyRows(databasePath: string, target: Database, table: string, which: string): void {
  const source = openFileAlone(databasePath)
  try {
    const rows = source.prepare(`SELECT * FROM ${table} ${which}`).all() as Record<
      string,
      string | number | null
    >[]
    target.exec('BEGIN')
    if (rows.length > 0) target.exec(`DELETE FROM ${table}`)
    for (const row of rows) {
      const names = Object.keys(row)
      const places = names.map((name) => `:${name}`)
      target.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${places.join()})`).run(row)
    }
    target.exec('COMMIT')
  } catch (error) {
    if (target.isTransaction) target.exec('ROLLBACK')
    throw error
  } finally {
    source.close()
  }
}
