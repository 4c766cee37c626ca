import type { Database } from './open.ts'
import { prepared } from './prepared.ts'

/**
 * The next number of the one counter that orders all rows, whatever the clock says. To be called
 * within the transaction that saves what gets it, so that none is given twice and none out of turn.
 */
export function nextOrder(database: Database): number {
  const row = prepared(
    database,
    'UPDATE order_counter SET last = last + 1 RETURNING last',
  ).get() as {
    last: number
  }
  return row.last
}

/** Notes the last change of a visit: an export asks for what changed since the one before. */
export function markChanged(database: Database, visitId: string, changedNo: number): void {
  prepared(database, 'UPDATE visits SET changed_no = :changedNo WHERE id = :visitId').run({
    visitId,
    changedNo,
  })
}
