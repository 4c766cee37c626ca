import { DatabaseSync } from '@photostructure/sqlite'
import { readRows } from '../database/rows.ts'
import { isIntact } from '../database/shown-words.ts'
import { WORDS_TABLE } from '../export/words-table.ts'
import { RECORDS } from './file-kinds.ts'
import type { Conflict, MergeCell } from './merge-index.ts'
import { readRecords } from './records.ts'
import type { Source } from './source.ts'
import { answerCounts, openTable, readTable, type MergeTable, type TableName } from './tables.ts'
import { answerCellsOf, listOf, visitCellsOf, type Parts } from './told-cells.ts'
import { areWordsOfHash } from './word-rows.ts'

type Cells = Readonly<Record<string, MergeCell>>

/** What a visit's row counts of the answers in the other table. */
const counted = ['questions_answered', 'first_try_correct', 'finally_correct'] as const
/** Above any question; the rows of a wording with more are not read as one. */
const MAX_OPTIONS = 100
/** Wordings that were found to be right; there are some hundred. */
const MAX_KNOWN_WORDS = 10_000

/**
 * Where the tables and the records of one export tell different things of the same visit, or words are
 * not those that their hash is of: both sides of each, for no table.
 * @throws {FileProblem}
 */
export async function* findContradictions(source: Source): AsyncGenerator<Conflict> {
  const hasRecords = source.files.has(RECORDS)
  const tables = [await openTable('visits.csv', [source]), await openTable('answers.csv', [source])]
  const words = await openTable(WORDS_TABLE, [source])
  // What a merge counted may be set aside in part.
  const hasCounts = !source.isMerged && answerCounts(tables).length > 0
  const toRead = [...(hasRecords || hasCounts ? tables : []), words]
  const told = await TableRows.read(toRead, source)
  try {
    // As the row is told when the merge comes to it, so that each side is told once.
    const asConflict = (file: string, id: string, seq: number, cells: Cells): Conflict => ({
      ...{ file, id, seq, source: source.name, exportedAt: source.exportedAt },
      cells: JSON.stringify(
        Object.fromEntries(
          Object.entries(cells).filter(([, cell]) => cell !== null && cell !== ''),
        ),
      ),
    })
    for (const { id, rows } of told.wordings()) {
      if (areWordsOfHash(id, rows)) continue
      for (const row of rows) yield asConflict(WORDS_TABLE, id, Number(row['option_no']), row)
    }
    for (const { id, row, counts } of hasCounts ? told.counted() : []) {
      if (!differ(counts, row, source)) continue
      yield asConflict('visits.csv', id, 0, row)
      yield asConflict('visits.csv', id, 0, { visit_id: id, ...counts })
    }
    if (!hasRecords) return
    const right = new Set<string>()
    for await (const { id, cells } of readRecords(source)) {
      const record = JSON.parse(cells[0] ?? '{}') as Parts
      const wrong = wrongWords(record, right)
      if (wrong !== null) yield asConflict(RECORDS, id, 0, { visit_id: id, words_hash: wrong })
      const visit = told.take('visits.csv', id, 0)
      const own = visitCellsOf(record, visit)
      if (visit === null || differ(own, visit, source)) {
        if (visit !== null) yield asConflict('visits.csv', id, 0, visit)
        yield asConflict('visits.csv', id, 0, { visit_id: id, ...own })
      }
      for (const answer of listOf(record, 'answers')) {
        const seq = Number(answer['seq'])
        const row = told.take('answers.csv', id, seq)
        const ownAnswer = answerCellsOf(answer, record)
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

/**
 * The hash of words that are not its own; null where there is none.
 * @param right those that were found to be right, since the same words are in many records
 */
function wrongWords({ words }: Parts, right: Set<string>): string | null {
  if (typeof words !== 'object' || words === null) return null
  for (const [hash, shown] of Object.entries(words)) {
    const key = hash + JSON.stringify(shown)
    if (right.has(key)) continue
    if (!isIntact({ hash, words: JSON.stringify(shown) })) return hash
    if (right.size >= MAX_KNOWN_WORDS) right.clear()
    right.add(key)
  }
  return null
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

  static async read(tables: readonly MergeTable[], source: Source): Promise<TableRows> {
    const rows = new TableRows()
    const put = rows.#database.prepare(
      'INSERT OR IGNORE INTO rows (file, id, seq, cells) VALUES (?, ?, ?, ?)',
    )
    for (const table of tables) {
      for await (const { id, seq, cells } of readTable(table, source)) {
        const named = table.columns.map((column, index) => [column, cells[index] ?? null])
        put.run(table.name, id, seq, JSON.stringify(Object.fromEntries(named)))
      }
    }
    return rows
  }

  /** A row that is asked for once; null where there is none. */
  take(file: TableName, id: string, seq: number): Cells | null {
    const found = this.#take.get(file, id, seq) as { cells: string } | undefined
    return found === undefined ? null : (JSON.parse(found.cells) as Cells)
  }

  /** The rows of `words.csv`, of each hash at once. */
  *wordings(): Generator<{ id: string; rows: Cells[] }> {
    const sql = `SELECT id, cells FROM rows WHERE file = '${WORDS_TABLE}' ORDER BY id, seq`
    let wording: { id: string; rows: Cells[] } | null = null
    for (const { id, cells } of readRows<{ id: string; cells: string }>(this.#database, sql, {})) {
      if (wording === null || wording.id !== id || wording.rows.length > MAX_OPTIONS) {
        if (wording !== null) yield wording
        wording = { id, rows: [] }
      }
      wording.rows.push(JSON.parse(cells) as Cells)
    }
    if (wording !== null) yield wording
  }

  /** Of each visit what its row should count of its answers. */
  *counted(): Generator<{ id: string; row: Cells; counts: Record<string, string> }> {
    const questions = (where: string) =>
      `count(DISTINCT CASE WHEN ${where} THEN a.cells ->> 'question_id' END)`
    const isRight = `a.cells ->> 'outcome' = 'correct'`
    const sql = `SELECT v.id, v.cells, ${questions('true')} AS questions_answered,
        ${questions(`${isRight} AND a.cells ->> 'try_no' = '1'`)} AS first_try_correct,
        ${questions(isRight)} AS finally_correct
      FROM rows AS v LEFT JOIN rows AS a ON a.file = 'answers.csv' AND a.id = v.id
      WHERE v.file = 'visits.csv' GROUP BY v.id`
    type Found = Record<(typeof counted)[number], number> & { id: string; cells: string }
    for (const found of readRows<Found>(this.#database, sql, {})) {
      const counts = counted.map((column) => [column, String(found[column])] as const)
      const row = JSON.parse(found.cells) as Cells
      yield { id: found.id, row, counts: Object.fromEntries(counts) }
    }
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
