import { canonicalHash } from '../platform/canonical-hash.ts'
import type { Database } from './connection.ts'
import { prepared } from './prepared.ts'
import { readRows } from './rows.ts'

/** What the first row has in the place of the hash before it. */
const START = '0'.repeat(64)

interface AuditRow {
  seq: number
  at: string
  action: string
  details: string
  previous_hash: string
  hash: string
}

export interface AuditEntry {
  /** ISO 8601 with offset. */
  at: string
  /** What was done, such as `approved`. */
  action: string
  details: Readonly<Record<string, string>>
}

/** Adds a row to the chain. To be called within the transaction that does what the row tells of. */
export function appendAudit(database: Database, { at, action, details }: AuditEntry): void {
  const last = prepared(database, 'SELECT hash FROM audit ORDER BY seq DESC LIMIT 1').get() as
    { hash: string } | undefined
  const row = { at, action, details: JSON.stringify(details), previousHash: last?.hash ?? START }
  prepared(
    database,
    `INSERT INTO audit (at, action, details, previous_hash, hash)
       VALUES (:at, :action, :details, :previousHash, :hash)`,
  ).run({ ...row, hash: hashOf(row) })
}

/** What following the chain found. */
export interface AuditReport {
  count: number
  firstAt: string | null
  lastAt: string | null
  /** The hash of the last row that fits. */
  head: string
  /** The `seq` of the first row that does not fit; null when all do. */
  brokenAt: number | null
  /** Rows that were there once and are gone from the end, as far as SQLite's own count tells. */
  cutOff: number
  /** Whether the row with the hash that was kept elsewhere is still there; true when none was given. */
  hasHead: boolean
}

/**
 * Follows the chain from its beginning. Rows cut off at the end leave no trace in it: SQLite's count
 * of the rows it gave out tells of them, and a hash kept elsewhere does where that was changed, too.
 */
export function followAudit(database: Database, keptHead?: string): AuditReport {
  const report: AuditReport = {
    count: 0,
    firstAt: null,
    lastAt: null,
    head: START,
    brokenAt: null,
    cutOff: 0,
    hasHead: keptHead === undefined || keptHead === START,
  }
  let lastSeq = 0
  for (const row of readRows<AuditRow>(database, 'SELECT * FROM audit ORDER BY seq', {})) {
    const { seq, at, action, details, previous_hash, hash } = row
    const previousHash = report.head
    if (previous_hash !== previousHash || hash !== hashOf({ at, action, details, previousHash })) {
      return { ...report, brokenAt: seq }
    }
    report.count++
    report.firstAt ??= at
    report.lastAt = at
    report.head = hash
    report.hasHead ||= hash === keptHead
    lastSeq = seq
  }
  const given = prepared(database, `SELECT seq FROM sqlite_sequence WHERE name = 'audit'`).get() as
    { seq: number } | undefined
  return { ...report, cutOff: Math.max(0, (given?.seq ?? 0) - lastSeq) }
}

/** @returns the `seq` of the first row that does not fit; null when all do */
export const findBrokenAudit = (database: Database): number | null => followAudit(database).brokenAt

const hashOf = (row: { at: string; action: string; details: string; previousHash: string }) =>
  canonicalHash(row)
