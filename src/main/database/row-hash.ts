import { crc32 } from 'node:zlib'
import type { Database } from './connection.ts'

/** The migration that began to keep a hash with each row. */
export const HASHED_SINCE = 11

/**
 * Each row carries the CRC-32 of all its other columns, each as SQL writes it, a comma between them.
 * Whatever changes up to 32 bits that lie together in a row is found by it for certain, all else but
 * once in four thousand million times. It is against damage: whoever changes a row on purpose can
 * change its hash, too, and against them stands the chain of the audit log.
 */
export const HASH_COLUMN = 'row_hash'
const HASH_FUNCTION = 'crc32_of'

const knowing = new WeakSet<Database>()

function teachHash(database: Database): void {
  if (knowing.has(database)) return
  database.function(HASH_FUNCTION, { deterministic: true }, (text: string) => crc32(text))
  knowing.add(database)
}

interface HashedTable {
  name: string
  /** All that the hash is of, in the order of the table. */
  columns: readonly string[]
}

/** Of the version that the file is; visits first, as others refer to them. */
function hashedTables(database: Database): HashedTable[] {
  const rows = database
    .prepare(
      `SELECT s.name AS "table", c.name AS "column"
       FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c
       WHERE s.type = 'table' ORDER BY s.rowid, c.cid`,
    )
    .all() as { table: string; column: string }[]
  const columnsOf = new Map<string, string[]>()
  for (const { table, column } of rows) {
    columnsOf.set(table, [...(columnsOf.get(table) ?? []), column])
  }
  return Array.from(columnsOf, ([name, columns]) => ({ name, columns }))
    .filter(({ columns }) => columns.includes(HASH_COLUMN))
    .map(({ name, columns }) => ({ name, columns: columns.filter((each) => each !== HASH_COLUMN) }))
}

/** @param row what stands before each column, such as `new.` */
const hashSql = (columns: readonly string[], row = '') =>
  `${HASH_FUNCTION}(${columns.map((column) => `quote(${row}"${column}")`).join(` || ',' || `)})`

/**
 * From here on each row that this connection writes gets its hash in the same statement. What another
 * program writes does not, and is found as any other change.
 */
export function hashWrittenRows(database: Database): void {
  teachHash(database)
  for (const { name, columns } of hashedTables(database)) {
    const list = columns.map((column) => `"${column}"`).join()
    for (const [when, event] of [
      ['inserted', 'INSERT'],
      ['updated', `UPDATE OF ${list}`],
    ] as const) {
      // Temporary ones, since whoever only reads the file has no such function.
      database.exec(`
        CREATE TEMP TRIGGER hash_${when}_${name} AFTER ${event} ON main."${name}" BEGIN
          UPDATE "${name}" SET ${HASH_COLUMN} = ${hashSql(columns, 'new.')} WHERE seq = new.seq;
        END`)
    }
  }
}

/** Gives every row its hash. To be called within a transaction, with rows that are known to be right. */
export function hashAllRows(database: Database): void {
  teachHash(database)
  for (const { name, columns } of hashedTables(database)) {
    const triggers = database
      .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?`)
      .all(name) as { name: string; sql: string }[]
    for (const trigger of triggers) database.exec(`DROP TRIGGER "${trigger.name}"`)
    database.exec(`UPDATE "${name}" SET ${HASH_COLUMN} = ${hashSql(columns)}`)
    for (const { sql } of triggers) database.exec(sql)
  }
}

/** One row that is not as it was saved. */
export interface AlteredRow {
  table: string
  seq: number
}

/**
 * The first row that is not as it was saved; null where all are. Takes seconds at a million answers.
 * @throws what SQLite throws at damage
 */
export function findAlteredRow(database: Database): AlteredRow | null {
  teachHash(database)
  const looks = hashedTables(database).map(
    ({ name, columns }) =>
      `SELECT '${name}' AS "table", seq FROM "${name}" NOT INDEXED
       WHERE ${HASH_COLUMN} IS NOT ${hashSql(columns)}`,
  )
  const found = database.prepare(`${looks.join(' UNION ALL ')} LIMIT 1`).get() as
    AlteredRow | undefined
  return found ?? null
}

/** What is right of a table without hashes nobody can say. */
export type IsAltered = (table: string, seq: number) => boolean

/**
 * The same of single rows, for a file whose pages may be damaged: a row that cannot be read is not as
 * it was saved. @throws what SQLite throws where the list of tables is damaged
 */
export function rowChecker(database: Database): IsAltered {
  teachHash(database)
  const finders = new Map(
    hashedTables(database).map(({ name, columns }) => [
      name,
      database.prepare(
        `SELECT ${HASH_COLUMN} IS NOT ${hashSql(columns)} AS altered FROM "${name}" WHERE seq = ?`,
      ),
    ]),
  )
  return (table, seq) => {
    try {
      const found = finders.get(table)?.get(seq) as { altered: number } | undefined
      return found?.altered === 1
    } catch {
      return true
    }
  }
}
