import type { Database } from './connection.ts'
import { rollBack } from './transaction.ts'

/** The migration that began to keep what an inventory needs. */
export const COUNTED_SINCE = 8

/** What results hold, told without looking at every row: by it a loss is noticed and counted. */
export interface Inventory {
  /** Of these results, from their first start on; a backup has it, too. */
  storeId: string
  /** The last number of the one series that orders all rows. */
  lastSequenceNo: number
  /** By table, the last number given to a row. */
  given: Record<string, number>
  /** By table, how many of these numbers have no row any longer, for a reason that was told. */
  gone: Record<string, number>
}

/** An inventory as it is written down beside the results. */
export interface WrittenInventory extends Inventory {
  /** Whether a log with something in it lies beside the file until the results are closed. */
  hasLog: boolean
}

/** The tables whose rows are numbered; visits first, because others refer to them. */
export function numberedTables(database: Database): string[] {
  const rows = database
    .prepare(
      `SELECT s.name FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c ON c.name = 'seq'
       WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY s.name <> 'visits', s.rowid`,
    )
    .all() as { name: string }[]
  return rows.map(({ name }) => name)
}

/** To be called within the transaction that takes the rows out. */
export function addGoneRows(database: Database, table: string, rows: number): void {
  database
    .prepare(
      `INSERT INTO gone_rows (table_name, rows) VALUES (:table, :rows)
       ON CONFLICT (table_name) DO UPDATE SET rows = rows + excluded.rows`,
    )
    .run({ table, rows })
}

/** As many characters of an id may have been damaged; two that were drawn by chance share few. */
const MOST_DAMAGED = 4

/** Whether two ids are those of two kiosks, and not one of them damaged. */
export function isOtherStore(id: string, other: string): boolean {
  const differing = Array.from(id).filter((character, at) => character !== other[at])
  return differing.length > MOST_DAMAGED
}

/** @throws what SQLite throws at damage */
export const readStoreId = (database: Database): string =>
  (database.prepare('SELECT id FROM store').get() as { id: string }).id

/** @throws what SQLite throws at damage */
export function readGiven(database: Database): Record<string, number> {
  return byTable(database, 'SELECT name, max(seq) AS rows FROM sqlite_sequence GROUP BY name')
}

/** @throws what SQLite throws at damage */
export function readGone(database: Database): Record<string, number> {
  return byTable(database, 'SELECT table_name AS name, rows FROM gone_rows')
}

function byTable(database: Database, sql: string): Record<string, number> {
  const found = database.prepare(sql).all() as { name: string; rows: number }[]
  return Object.fromEntries(found.map(({ name, rows }) => [name, rows]))
}

/**
 * How many rows each table lacks, tables that lack none left out. Counts every row of the tables
 * themselves: an index that is damaged would say what it has.
 * @throws what SQLite throws at damage
 */
export function findMissingRows(database: Database): Record<string, number> {
  // At one moment: the kiosk may be saving meanwhile.
  const isOwn = !database.isTransaction
  if (isOwn) database.exec('BEGIN')
  try {
    return countMissing(database)
  } finally {
    if (isOwn) rollBack(database)
  }
}

function countMissing(database: Database): Record<string, number> {
  const given = readGiven(database)
  const gone = readGone(database)
  const counts = byTable(
    database,
    numberedTables(database)
      .map((table) => `SELECT '${table}' AS name, count(*) AS rows FROM "${table}" NOT INDEXED`)
      .join(' UNION ALL '),
  )
  const missing: Record<string, number> = {}
  for (const [table, rows] of Object.entries(counts)) {
    const lacks = (given[table] ?? 0) - (gone[table] ?? 0) - rows
    if (lacks !== 0) missing[table] = lacks
  }
  return missing
}
