import type { Database } from './connection.ts'
import { COUNTED_SINCE, findMissingRows } from './inventory.ts'
import { readVersion } from './migrations/index.ts'

/**
 * Looks through all of the results: every page, every index against its table (`quick_check` leaves
 * that out, and an export that follows a damaged index lacks rows), and the number of rows in each
 * table against what was saved. Takes seconds at a million answers.
 * @returns `ok`, or the first thing that is wrong
 * @throws what SQLite throws at damage
 */
export function checkIntegrity(database: Database): string {
  const { integrity_check: found } = database.prepare('PRAGMA integrity_check(1)').get() as {
    integrity_check: string
  }
  if (found !== 'ok' || readVersion(database) < COUNTED_SINCE) return found
  const [missing] = Object.entries(findMissingRows(database))
  if (missing === undefined) return 'ok'
  const [table, rows] = missing
  return rows > 0 ? `${table} lacks ${rows} rows` : `${table} has ${-rows} rows too many`
}
