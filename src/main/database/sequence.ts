import type { Database } from './connection.ts'
import { prepared } from './prepared.ts'

/** Comes before every change: visits older than the counting of changes have number 0. */
export const FROM_THE_BEGINNING = -1

/** The number of the last row of a table; its rows are saved in the order of their numbers. */
const lastOf = (table: string, column: string) =>
  `coalesce((SELECT ${column} FROM ${table} ORDER BY seq DESC LIMIT 1), 0)`

/**
 * What has no row of its own, such as a pause, leaves its number at its visit, which is then the last
 * one: a visit begins only where none is open. Only an evaluation goes back to an earlier visit.
 */
const LAST_SEQUENCE_NO = `SELECT max(
    (SELECT last FROM order_counter),
    ${lastOf('visits', 'changed_no')},
    ${['answers', 'slide_views', 'locale_changes', 'help_requests', 'evaluations']
      .map((table) => lastOf(table, 'order_no'))
      .join(', ')}
  ) AS last`

/**
 * The last number given out of the one series that orders all rows, whatever the clock says. Read
 * from the rows that got it: a counter would be one more page for each touch to write.
 */
export function lastSequenceNo(database: Database): number {
  return (prepared(database, LAST_SEQUENCE_NO).get() as { last: number }).last
}

/**
 * The next number. To be called within the transaction that saves what gets it, so that none is given
 * twice and none out of turn.
 */
export const nextSequenceNo = (database: Database): number => lastSequenceNo(database) + 1

/** To be called within the transaction, and before it, that takes rows out: their numbers stay given. */
export function keepLastSequenceNo(database: Database): void {
  prepared(database, 'UPDATE order_counter SET last = :last').run({
    last: lastSequenceNo(database),
  })
}

/** Notes the last change of a visit: an export asks for what changed since the one before. */
export function markChanged(database: Database, visitId: string, changedNo: number): void {
  prepared(database, 'UPDATE visits SET changed_no = :changedNo WHERE id = :visitId').run({
    visitId,
    changedNo,
  })
}
