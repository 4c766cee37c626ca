import type { Database } from '../connection.ts'
import { addGoneRows } from '../inventory.ts'
import { HASH_COLUMN } from '../row-hash.ts'
import { isIntact, SHOWN_WORDS } from '../shown-words.ts'

/** A count of a table's rows, as the report tells it. */
export interface TableCount {
  /** Rows that the damaged file still gave. */
  read: number
  /** Rows that only the backup had. */
  fromBackup: number
  /** Rows that were there once and are in neither: what was known to be there less what is there. */
  lost: number
  /** Whether it is known how many were there; else at least so many are lost. */
  isExact: boolean
}

type Row = Record<string, null | number | bigint | string | Uint8Array>

/** Where the rows of a table come from. */
export interface RowSources {
  damaged: Database | null
  /** Whether a row of the damaged file is not as it was saved. */
  isAltered: (seq: number) => boolean
  backup: Database | null
}

/** What is known of the rows of a table without having read them. */
export interface ExpectedRows {
  /** By the damaged file; null where it does not say, or may have lost its end. */
  givenInFile: number | null
  /** By whatever else knows of a number that was given: the backup, and what was written down beside the results. */
  givenAtLeast: number
  /** The same, where it was written down with nothing changed since. */
  gone: number | null
}

/**
 * Fills one table of a new database: first with what the damaged file gives, row by row past what
 * cannot be read, then with what only the backup has. A row that is not as it was saved, or that the
 * schema refuses (garbled, or of a visit that is lost), is left out. To be called within a transaction,
 * visits first.
 * @returns how many there were, and the numbers of those that were altered in the damaged file
 */
export function fillTable(
  target: Database,
  table: string,
  { damaged, isAltered, backup }: RowSources,
  { givenInFile, givenAtLeast, gone }: ExpectedRows,
): { count: TableCount; altered: number[] } {
  const insert = inserter(target, table)
  const count = { read: 0, fromBackup: 0 }
  const altered: number[] = []
  const upTo = Math.max(givenInFile ?? 0, givenAtLeast)
  let highest = 0
  let lowest = Infinity
  const take = (row: Row, source: 'read' | 'fromBackup') => {
    const seq = Number(row['seq'])
    // Far beyond all that is known it is the number itself that is damaged.
    if (seq > Math.max(upTo, highest + MAX_JUMP)) return
    // Read, it was given, even where the schema refuses it.
    lowest = Math.min(lowest, seq)
    highest = Math.max(highest, seq)
    if (source === 'read' && isAltered(seq)) altered.push(seq)
    else if (isSound(table, row) && insert(row)) count[source]++
  }
  if (damaged !== null) {
    const isDenied = backup === null ? () => false : denierOf(backup, table)
    for (const row of readableRows(damaged, table, upTo)) if (!isDenied(row)) take(row, 'read')
  }
  if (backup !== null) {
    for (const row of readableRows(backup, table, upTo)) {
      take(table === 'visits' ? ended(row) : row, 'fromBackup')
    }
  }
  const there = count.read + count.fromBackup
  const leastGiven = Math.max(highest, givenAtLeast)
  // A number in a damaged file may be damaged itself: it counts where something else says the same.
  const isGivenKnown = givenInFile !== null && givenInFile === leastGiven
  // What was taken out on purpose, after an export, went from the beginning.
  const leastGone = gone ?? (lowest === Infinity ? 0 : lowest - 1)
  if (leastGiven > 0) {
    // What is lost is told from here on, and no later check is to call it missing once more.
    addGoneRows(target, table, leastGiven - there)
    keepLastGiven(target, table, leastGiven)
  }
  const lost = Math.max(0, leastGiven - leastGone - there)
  return { count: { ...count, lost, isExact: isGivenKnown && gone !== null }, altered }
}

/** Words that are not those of their hash would be told of answers that were given to others. */
const isSound = (table: string, { hash, words }: Row): boolean =>
  table !== SHOWN_WORDS || isIntact({ hash, words })

/** What may have changed since the backup was made; all else of a row never does. */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  visits: [
    ...['locale', 'second_locale', 'recipient', 'status', 'alive_at', 'ended_at', 'active_ms'],
    ...['progress', 'changed_no'],
  ],
  slide_views: ['shown_ms'],
}

/**
 * Whether a row that can be read is not the one that the backup has under its number: then it is the
 * damaged one, since the backup was looked through when it was made and now.
 */
function denierOf(backup: Database, table: string): (row: Row) => boolean {
  const find = backup.prepare(`SELECT * FROM "${table}" WHERE seq = ?`)
  const changing = new Set([...(CHANGING[table] ?? []), HASH_COLUMN])
  return (row) => {
    const kept = find.get(row['seq'] ?? null) as Row | undefined
    if (kept === undefined) return false
    return Object.keys(kept).some((name) => !changing.has(name) && kept[name] !== row[name])
  }
}

/** A visit that was open when the backup was made is not the one that is open now. */
function ended(row: Row): Row {
  if (row['status'] !== 'open') return row
  return { ...row, status: 'stopped', ended_at: row['alive_at'] ?? null }
}

/** @returns whether the row was taken: it fits the schema and was not there yet */
function inserter(target: Database, table: string): (row: Row) => boolean {
  // A row gets its hash when it is written.
  const known = new Set(tableColumns(target, table).filter((name) => name !== HASH_COLUMN))
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
export function* readableRows(source: Database, table: string, upTo: number): Generator<Row> {
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

/** Rows that are read one after the other have numbers close to each other. */
const MAX_JUMP = 64

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

/** So that no number is given twice, and the check of the audit log sees what was cut off at its end. */
export function keepLastGiven(target: Database, table: string, last: number): void {
  const { changes } = target
    .prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?')
    .run(last, table)
  if (changes === 0) {
    target.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, last)
  }
}

function tableColumns(database: Database, table: string): string[] {
  const rows = database.prepare('SELECT name FROM pragma_table_info(?)').all(table)
  return (rows as { name: string }[]).map(({ name }) => name)
}
