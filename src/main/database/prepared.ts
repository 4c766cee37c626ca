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

interface Placed {
  statement: Statement
  names: readonly string[]
}

const placedStatements = new WeakMap<Database, Map<string, Placed>>()

/**
 * Runs a statement with its values by name. The binding looks up each name anew for each call, which
 * takes three times as long as to run the statement; so the names become places, once.
 * @returns how many rows it changed
 */
export function runPlaced(
  database: Database,
  sql: string,
  values: Readonly<Record<string, string | number | null>>,
): number {
  let known = placedStatements.get(database)
  if (known === undefined) {
    known = new Map()
    placedStatements.set(database, known)
  }
  let placed = known.get(sql)
  if (placed === undefined) {
    const names = Array.from(sql.matchAll(NAME), ([, name = '']) => name)
    placed = { statement: database.prepare(sql.replaceAll(NAME, '?')), names }
    known.set(sql, placed)
  }
  const inPlace = placed.names.map((name) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no value for ${name}`)
    return value
  })
  return placed.statement.run(...inPlace).changes
}

const NAME = /:([A-Za-z]+)/g
