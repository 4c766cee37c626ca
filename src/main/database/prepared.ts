import type { Database } from './connection.ts'

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
  text: string
  names: readonly string[]
}

/** By the text that has names in it. */
const placed = new Map<string, Placed>()
const NAME = /:([A-Za-z]+)/g

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
  let known = placed.get(sql)
  if (known === undefined) {
    const names = Array.from(sql.matchAll(NAME), ([, name = '']) => name)
    known = { text: sql.replaceAll(NAME, '?'), names }
    placed.set(sql, known)
  }
  const inPlace = known.names.map((name) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no value for ${name}`)
    return value
  })
  return prepared(database, known.text).run(...inPlace).changes
}
