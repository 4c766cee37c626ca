import type { Database } from '../connection.ts'

/** A count of a table's rows, as the report tells it. */
export interface TableCount {
  /** Rows that the damaged file still gave. */
  read: number
  /** Rows that only the backup had. */
  fromBackup: number
  /** Rows that were there once, by their numbers, and are in neither. */
  lost: number
}

type Row = Record<string, null | number | bigint | string | Uint8Array>

/**
 * Fills one table of a new database: first with what the damaged file gives, row by row past what
 * cannot be read, then with what only the backup has. A row that the schema refuses (garbled, or of
 * a visit that is lost) is left out. To be called within a transaction, visits first.
 */
export function fillTable(
  target: Database,
  table: string,
  { damaged, backup }: { damaged: Database | null; backup: Database | null },
): TableCount {
  const insert = inserter(target, table)
  const count: TableCount = { read: 0, fromBackup: 0, lost: 0 }
  const upTo = Math.max(lastGiven(damaged, table), lastGiven(backup, table))
  let highest = 0
  let lowest = Infinity
  if (damaged !== null) {
    for (const row of readableRows(damaged, table, upTo)) {
      if (!insert(row)) continue
      count.read++
      lowest = Math.min(lowest, Number(row['seq']))
      highest = Math.max(highest, Number(row['seq']))
    }
  }
  if (backup !== null) {
    for (const row of readableRows(backup, table, upTo)) {
      const seq = Number(row['seq'])
      lowest = Math.min(lowest, seq)
      highest = Math.max(highest, seq)
      if (insert(table === 'visits' ? ended(row) : row)) count.fromBackup++
    }
  }
  const last = Math.max(highest, upTo)
  // What was taken out on purpose, after an export, went from the beginning.
  const first = lowest === Infinity ? 1 : lowest
  count.lost = Math.max(0, last - first + 1 - count.read - count.fromBackup)
  keepLastGiven(target, table, last)
  return count
}

/** A visit that was open when the backup was made is not the one that is open now. */
function ended(row: Row): Row {
  if (row['status'] !== 'open') return row
  return { ...row, status: 'stopped', ended_at: row['alive_at'] ?? null }
}

/** @returns whether the row was taken: it fits the schema and was not there yet */
function inserter(target: Database, table: string): (row: Row) => boolean {
  const known = new Set(tableColumns(target, table))
  const statements = new Map<string, ReturnType<Database['prepare']>>()
  return (row) => {
    const names = Object.keys(row).filter((name) => known.has(name))
    const key = names.join()
    let statement = statements.get(key)
    if (statement === undefined) {
      const places = names.map(() => '?').join()
      statement = target.prepare(
        `INSERT INTO "${table}" (${key}) VALUES (${places}) ON CONFLICT DO NOTHING`,
      )
      statements.set(key, statement)
    }
    try {
      return statement.run(...names.map((name) => row[name] ?? null)).changes === 1
    } catch {
      return false
    }
  }
}

/** Every row that can be read, in order. Past a damaged page one number after the other is tried. */
function* readableRows(source: Database, table: string, upTo: number): Generator<Row> {
  let last = 0
  for (;;) {
    try {
      const rows = source.prepare(`SELECT * FROM "${table}" WHERE seq > ? ORDER BY seq`)
      for (const row of rows.iterate(last) as Iterable<Row>) {
        const seq = Number(row['seq'])
        // In a damaged tree the same page may come twice.
        if (!(seq > last)) throw new Error('out of order')
        last = seq
        yield row
      }
      return
    } catch {
      const next = nextReadable(source, table, last, Math.min(upTo, last + MAX_GAP))
      if (next === null) return
      last = Number(next['seq'])
      yield next
    }
  }
}

/** More rows than one unreadable page can hide: an inner one leads to some hundred others. */
const MAX_GAP = 200_000

function nextReadable(source: Database, table: string, after: number, upTo: number): Row | null {
  let find
  try {
    find = source.prepare(`SELECT * FROM "${table}" WHERE seq = ?`)
  } catch {
    return null
  }
  for (let seq = after + 1; seq <= upTo; seq++) {
    try {
      const row = find.get(seq) as Row | undefined
      if (row !== undefined) return row
    } catch {
      // The next one may lie on another page.
    }
  }
  return null
}

/** The highest number that SQLite gave out in this table, also to rows that are gone. */
function lastGiven(database: Database | null, table: string): number {
  try {
    const row = database
      ?.prepare('SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = ?')
      .get(table) as { seq: number | null } | undefined
    const seq = row?.seq ?? 0
    return Number.isSafeInteger(seq) && seq < MAX_ROWS ? seq : 0
  } catch {
    return 0
  }
}

/** More than a kiosk writes in its life: such a number is itself damaged. */
const MAX_ROWS = 20_000_000

/** So that no number is given twice, and the check of the audit log sees what was cut off at its end. */
function keepLastGiven(target: Database, table: string, last: number): void {
  if (last === 0) return
  const { changes } = target
    .prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?')
    .run(last, table)
  if (changes === 0) {
    target.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, last)
  }
}

export function tableColumns(database: Database, table: string): string[] {
  const rows = database.prepare('SELECT name FROM pragma_table_info(?)').all(table)
  return (rows as { name: string }[]).map(({ name }) => name)
}
