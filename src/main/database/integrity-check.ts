import type { Database } from './connection.ts'
import { COUNTED_SINCE, findMissingRows } from './inventory.ts'
import { readVersion } from './migrations/index.ts'
import { findAlteredRow, HASHED_SINCE } from './row-hash.ts'
import { areWordsIntact, WORDS_KEPT_SINCE } from './shown-words.ts'

/**
 * Looks through all of the results: every page, every index against its table (`quick_check` leaves
 * that out, and an export that follows a damaged index lacks rows), the number of rows in each table
 * against what was saved, and each row, and the words that were shown, against their hashes. Takes
 * seconds at a million answers.
 * @returns `ok`, or the first thing that is wrong
 * @throws what SQLite throws at damage
 */
export function checkIntegrity(database: Database): string {
  const { integrity_check: found } = database.prepare('PRAGMA integrity_check(1)').get() as {
    integrity_check: string
  }
  const version = readVersion(database)
  if (found !== 'ok' || version < COUNTED_SINCE) return found
  if (version >= WORDS_KEPT_SINCE && !areWordsIntact(database)) {
    return 'shown_words has words that are not those of their hash'
  }
  const [missing] = Object.entries(findMissingRows(database))
  if (missing !== undefined) {
    const [table, rows] = missing
    return rows > 0 ? `${table} lacks ${rows} rows` : `${table} has ${-rows} rows too many`
  }
  const altered = version < HASHED_SINCE ? null : findAlteredRow(database)
  return altered === null ? 'ok' : `${altered.table} ${altered.seq} is not as it was saved`
}
