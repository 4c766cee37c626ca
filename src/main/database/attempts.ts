import { createHash } from 'node:crypto'
import type { Database } from './connection.ts'
import { readStoreId } from './inventory.ts'
import { prepared } from './prepared.ts'

/** The next number of the visits with this reference; 1 where there is none. */
export function nextAttemptNo(database: Database, visitRef: string | null): number {
  if (visitRef === null) return 1
  const { last } = prepared(
    database,
    `SELECT max(
       coalesce((SELECT max(attempt_no) FROM visits WHERE visit_ref = :visitRef COLLATE NOCASE), 0),
       coalesce((SELECT last FROM gone_attempts WHERE ref_key = :refKey), 0)
     ) AS last`,
  ).get({ visitRef, refKey: refKeyOf(database, visitRef) }) as { last: number }
  return last + 1
}

/** To be called within the transaction that takes the visits out whose ids are in `temp.old_visits`. */
export function keepAttempts(database: Database): void {
  const rows = database
    .prepare(
      `SELECT visit_ref AS visitRef, max(attempt_no) AS last FROM visits
       WHERE visit_ref IS NOT NULL AND id IN (SELECT id FROM temp.old_visits) GROUP BY visit_ref COLLATE NOCASE`,
    )
    .all() as { visitRef: string; last: number }[]
  for (const { visitRef, last } of rows) {
    keepAttempt(database, refKeyOf(database, visitRef), last)
  }
}

/** What other results know of it, as far as they can be read. */
export function takeAttempts(target: Database, source: Database): void {
  try {
    const rows = source.prepare('SELECT ref_key AS refKey, last FROM gone_attempts').all() as {
      refKey: string
      last: number
    }[]
    for (const { refKey, last } of rows) keepAttempt(target, refKey, last)
  } catch {
    // What cannot be read says nothing.
  }
}

function keepAttempt(database: Database, refKey: string, last: number): void {
  database
    .prepare(
      `INSERT INTO gone_attempts (ref_key, last) VALUES (:refKey, :last)
       ON CONFLICT (ref_key) DO UPDATE SET last = max(last, excluded.last)`,
    )
    .run({ refKey, last })
}

const refKeyOf = (database: Database, visitRef: string): string =>
  createHash('sha256')
    // Capital and small letters are the same reference.
    .update(`${readStoreId(database)} ${visitRef.toUpperCase()}`)
    .digest('hex')
