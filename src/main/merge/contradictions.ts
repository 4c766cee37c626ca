import { DatabaseSync } from '@photostructure/sqlite'
import { guardText } from '../export/csv.ts'
import { RECORDS } from './file-kinds.ts'
import type { Conflict, MergeCell } from './merge-index.ts'
import { readRecords } from './records.ts'
import type { Source } from './source.ts'
import { openTable, readTable, type TableName } from './tables.ts'

/** An object of `visits.ndjson`. What an app did not write yet is not there. */
type Parts = Readonly<Record<string, unknown>>
type Cells = Readonly<Record<string, MergeCell>>

/** What the columns of a table are called in a record. */
const visitKeys: Readonly<Record<string, string>> = {
  kiosk_id: 'kioskId',
  app_version: 'appVersion',
  lesson_id: 'lessonId',
  lesson_version: 'lessonVersion',
  lesson_hash: 'lessonHash',
  language: 'language',
  visit_ref: 'visitRef',
  started_at: 'startedAt',
  ended_at: 'endedAt',
  injected_at: 'injectedAt',
  active_s: 'activeSeconds',
  status: 'status',
  slides_total: 'slidesTotal',
  questions_total: 'questionsTotal',
  second_language: 'secondLanguage',
  recipient: 'recipient',
  attempt_no: 'attemptNo',
  changed_no: 'changedNo',
}
const answerKeys: Readonly<Record<string, string>> = {
  content_hash: 'contentHash',
  question_id: 'questionId',
  variant_id: 'variantId',
  option_id: 'optionId',
  outcome: 'outcome',
  try_no: 'tryNo',
  language: 'language',
  answered_at: 'answeredAt',
  seconds: 'seconds',
  second_language: 'secondLanguage',
  order_no: 'orderNo',
  words_hash: 'wordsHash',
  second_words_hash: 'secondWordsHash',
}
/** What the table has counted and the record has as a list. */
const countedLists: Readonly<Record<string, string>> = {
  help_requests: 'helpRequests',
  for_nurse: 'forNurse',
}

/**
 * Where the tables and the records of one export tell different things of the same visit: both sides
 * of each, for no table. None where it has no records.
 * @throws {FileProblem}
 */
export async function* findContradictions(source: Source): AsyncGenerator<Conflict> {
  if (!source.files.has(RECORDS)) return
  const told = await TableRows.read(source)
  try {
    const asConflict = (file: TableName, id: string, seq: number, cells: object): Conflict => ({
      ...{ file, id, seq, source: source.name, exportedAt: source.exportedAt },
      cells: JSON.stringify(cells),
    })
    for await (const { id, cells } of readRecords(source)) {
      const record = JSON.parse(cells[0] ?? '{}') as Parts
      const visit = told.take('visits.csv', id, 0)
      const own = cellsOf(record, visitKeys)
      if (visit === null || differ({ ...own, ...countsOf(record) }, visit, source)) {
        if (visit !== null) yield asConflict('visits.csv', id, 0, visit)
        yield asConflict('visits.csv', id, 0, { visit_id: id, ...own })
      }
      for (const answer of listOf(record, 'answers')) {
        const seq = Number(answer['seq'])
        const row = told.take('answers.csv', id, seq)
        const ownAnswer = cellsOf(answer, answerKeys)
        if (row !== null && !differ(ownAnswer, row, source)) continue
        if (row !== null) yield asConflict('answers.csv', id, seq, row)
        yield asConflict('answers.csv', id, seq, { visit_id: id, seq: String(seq), ...ownAnswer })
      }
      // Only a record that lists its answers can lack one.
      if (!Array.isArray(record['answers'])) continue
      for (const { seq, row } of told.left('answers.csv', id)) {
        yield asConflict('answers.csv', id, seq, row)
      }
    }
    // A merge has no record of a visit that is disputed, and may have its row.
    if (source.isMerged) return
    for (const { id, row } of told.left('visits.csv')) yield asConflict('visits.csv', id, 0, row)
  } finally {
    told.close()
  }
}

/** The rows of the tables of one export, on the disk: there may be millions. */
class TableRows {
  readonly #database = new DatabaseSync('')
  readonly #take
  readonly #left

  private constructor() {
    this.#database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      CREATE TABLE rows (file TEXT, id TEXT, seq INTEGER, is_taken INTEGER DEFAULT 0, cells TEXT,
        PRIMARY KEY (file, id, seq)) WITHOUT ROWID;
      BEGIN`)
    this.#take = this.#database.prepare(
      'UPDATE rows SET is_taken = 1 WHERE file = ? AND id = ? AND seq = ? RETURNING cells',
    )
    this.#left = this.#database.prepare(
      `SELECT id, seq, cells FROM rows
       WHERE file = :file AND is_taken = 0 AND (:id IS NULL OR id = :id) ORDER BY id, seq`,
    )
  }

  static async read(source: Source): Promise<TableRows> {
    const rows = new TableRows()
    const put = rows.#database.prepare(
      'INSERT OR IGNORE INTO rows (file, id, seq, cells) VALUES (?, ?, ?, ?)',
    )
    for (const name of ['visits.csv', 'answers.csv'] as const) {
      const table = await openTable(name, [source])
      for await (const { id, seq, cells } of readTable(table, source)) {
        const named = table.columns.map((column, index) => [column, cells[index] ?? null])
        put.run(name, id, seq, JSON.stringify(Object.fromEntries(named)))
      }
    }
    return rows
  }

  /** A row that is asked for once; null where there is none. */
  take(file: TableName, id: string, seq: number): Cells | null {
    const found = this.#take.get(file, id, seq) as { cells: string } | undefined
    return found === undefined ? null : (JSON.parse(found.cells) as Cells)
  }

  /** Rows that nobody asked for. */
  left(file: TableName, id?: string): { id: string; seq: number; row: Cells }[] {
    const found = this.#left.all({ file, id: id ?? null }) as {
      id: string
      seq: number
      cells: string
    }[]
    return found.map(({ cells, ...key }) => ({ ...key, row: JSON.parse(cells) as Cells }))
  }

  close(): void {
    this.#database.close()
  }
}

/** As the cells of the table would be; without what the record does not tell. */
function cellsOf(parts: Parts, keys: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keys)
      .filter(([, key]) => parts[key] !== undefined)
      .map(([column, key]) => [column, cellOf(parts[key])]),
  )
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? guardText(value) : JSON.stringify(value)
}

function countsOf(record: Parts): Record<string, string> {
  const lists = Object.entries(countedLists).filter(([, key]) => Array.isArray(record[key]))
  const counts = lists.map(([column, key]): [string, string] => [
    column,
    String((record[key] as unknown[]).length),
  ])
  return Object.fromEntries(counts)
}

const listOf = (record: Parts, key: string): Parts[] =>
  Array.isArray(record[key])
    ? (record[key] as unknown[]).filter(
        (each): each is Parts => typeof each === 'object' && each !== null,
      )
    : []

function differ(told: Readonly<Record<string, string>>, row: Cells, { isMerged }: Source): boolean {
  return Object.entries(told).some(([column, value]) => {
    const cell = row[column] ?? null
    // A merge leaves empty what one of its exports did not tell.
    if (cell === null || (isMerged && cell === '')) return false
    return cell !== value && !isSameNumber(cell, value)
  })
}

/** 7 and 7.0 are the same seconds. */
const isSameNumber = (a: string, b: string) =>
  a !== '' && b !== '' && /^-?[\d.]+$/.test(a + b) && Number(a) === Number(b)
