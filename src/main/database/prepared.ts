import type { Database } from './open.ts'

type Statement = ReturnType<Database['prepare']>

const statements = new WeakMap<Database, Map<string, Statement>>()

/**
 * The statement of this text, made once for each database. One made anew for each call holds memory
 * that the collector does not see and so is in no hurry to free: hundreds of megabytes a day.
 */
export function prepared(database: Database, sql: string): Statement {
  let known = statements.get(database)
  if (known === undefined) {
    known = new Map()
    statements.set(database, known)
  }
  let statement = known.get(sql)
  if (statement === undefined) {
    statement = database.prepare(sql)
    known.set(sql, statement)
  }
  return statement
}
