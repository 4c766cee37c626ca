import type { Database } from './connection.ts'

/** An iterator of the binding does not keep its own statement alive. */
const inUse = new Set<unknown>()

/**
 * The rows of a query one at a time. The statement is held until the last: otherwise the garbage
 * collector ends it in the middle of a long export ("iterator was invalidated").
 */
export function* readRows<Row>(
  database: Database,
  sql: string,
  parameters: Readonly<Record<string, string | number | null>>,
): Generator<Row> {
  const statement = database.prepare(sql)
  inUse.add(statement)
  try {
    yield* statement.iterate({ ...parameters }) as IterableIterator<Row>
  } finally {
    inUse.delete(statement)
  }
}
