import type { Database } from '../connection.ts'
import { HASHED_SINCE, hashAllRows } from '../row-hash.ts'
import { visits } from './0001-visits.ts'
import { injectedAt } from './0002-injected-at.ts'
import { approvals } from './0003-approvals.ts'
import { secondLocale } from './0004-second-locale.ts'
import { staffGate } from './0005-staff-gate.ts'
import { record } from './0006-record.ts'
import { noChangeIndex } from './0007-no-change-index.ts'
import { knownRows } from './0008-known-rows.ts'
import { shownWords } from './0009-shown-words.ts'
import { exportFeeds } from './0010-export-feeds.ts'
import { rowHash } from './0011-row-hash.ts'
import { goneAttempts } from './0012-gone-attempts.ts'

/** In order; a number once shipped keeps its meaning. Each has a test of its own. */
const migrations = [
  ...[visits, injectedAt, approvals, secondLocale, staffGate, record, noChangeIndex],
  ...[knownRows, shownWords, exportFeeds, rowHash, goneAttempts],
]

export const LATEST_VERSION = migrations.length

export function readVersion(database: Database): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number }
  return row.user_version
}

/**
 * Runs what is missing, each migration and its new version number in one transaction, and in the same
 * one each row gets the hash of what it is then: rows whose hash did not fit must be known by now.
 */
export function migrate(database: Database, upTo = LATEST_VERSION): void {
  for (let version = readVersion(database); version < upTo; version++) {
    const sql = migrations[version]
    if (sql === undefined) throw new Error(`no migration from version ${version}`)
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(sql)
      if (version + 1 >= HASHED_SINCE) hashAllRows(database)
      database.exec(`PRAGMA user_version = ${version + 1}`)
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}
