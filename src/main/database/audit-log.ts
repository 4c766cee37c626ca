import { canonicalHash } from '../content/canonical-hash.ts'
import type { Database } from './open.ts'

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
  const last = database.prepare('SELECT hash FROM audit ORDER BY seq DESC LIMIT 1').get() as
    { hash: string } | undefined
  const row = { at, action, details: JSON.stringify(details), previousHash: last?.hash ?? START }
  database
    .prepare(
      `INSERT INTO audit (at, action, details, previous_hash, hash)
       VALUES (:at, :action, :details, :previousHash, :hash)`,
    )
    .run({ ...row, hash: hashOf(row) })
}

/**
 * Follows the chain from its beginning. Rows cut off at the end leave no trace in it: keep the last
 * hash elsewhere (an export does) to notice that.
 * @returns the `seq` of the first row that does not fit; null when all do
 */
export function findBrokenAudit(database: Database): number | null {
  let previousHash = START
  for (const row of database.prepare('SELECT * FROM audit ORDER BY seq').iterate()) {
    const { seq, at, action, details, previous_hash, hash } = row as AuditRow
    if (previous_hash !== previousHash) return seq
    if (hash !== hashOf({ at, action, details, previousHash })) return seq
    previousHash = hash
  }
  return null
}

const hashOf = (row: { at: string; action: string; details: string; previousHash: string }) =>
  canonicalHash(row)
