import { exportTables } from '../export/tables.ts'
import { WORDS_TABLE } from '../export/words-table.ts'
import { FileProblem } from '../platform/json-file.ts'
import { readCsv } from './csv-file.ts'
import { exporterOf, isOneSeries } from './exporters.ts'
import { filesOf } from './file-kinds.ts'
import { compareStates, type MergeCell, type Row, type RowVerdict } from './merge-index.ts'
import { isWithin } from './moments.ts'
import type { Source, SourceFile } from './source.ts'

/** The CSV files that are merged row by row. Exports by an app that kept no words have none of these. */
export const tableNames = ['visits.csv', 'answers.csv', WORDS_TABLE] as const
export type TableName = (typeof tableNames)[number]

/** Added to a merged `visits.csv`: what tells the older state of a visit from the newer one. */
export const EXPORTED_AT = 'exported_at'

/** What tells the rows of a table apart: an id, and a number where there are several of one. */
const keyColumns: Readonly<Record<TableName, { id: string; seq: string | null }>> = {
  'visits.csv': { id: 'visit_id', seq: null },
  'answers.csv': { id: 'visit_id', seq: 'seq' },
  [WORDS_TABLE]: { id: 'words_hash', seq: 'option_no' },
}

/** Added to a merged `visits.csv` where another than the visit's own kiosk told of one, too: who did. */
export const EXPORTED_BY = 'exported_by'
const addedByMerge = [EXPORTED_AT, EXPORTED_BY]

/** As every column of ours is called; others are not read into a merge. */
const COLUMN = /^[a-z][a-z0-9_]{0,63}$/

/** What a visit is from its beginning; everything else of it may go on changing. */
const fixedVisitColumns = ['kiosk_id', 'lesson_id', 'lesson_version', 'lesson_hash', 'started_at']

/** A table with the columns of all exports; those that only a later app wrote come last. None: no export has it. */
export interface MergeTable {
  name: TableName
  columns: readonly string[]
}

/**
 * @param sources the newest first: it knows the most columns
 * @throws {FileProblem}
 */
export async function openTable(name: TableName, sources: readonly Source[]): Promise<MergeTable> {
  const columns = new Set<string>()
  for (const source of sources.filter((each) => mustHave(name, each))) {
    for (const column of await headerOf(name, source)) columns.add(column)
  }
  for (const column of addedByMerge) columns.delete(column)
  return { name, columns: [...columns] }
}

const mustHave = (name: TableName, { files }: Source) => name !== WORDS_TABLE || files.has(name)

async function headerOf(name: TableName, source: Source): Promise<string[]> {
  const columns = new Set<string>()
  for (const file of tableFiles(name, source)) {
    for (const column of await headerOfFile(name, file)) columns.add(column)
  }
  return [...columns]
}

async function headerOfFile(name: TableName, file: SourceFile): Promise<string[]> {
  const { path } = file
  for await (const header of readCsv(file)) {
    const { id, seq } = keyColumns[name]
    const needed = ['schema', id, ...(seq === null ? [] : [seq])]
    if (name === 'visits.csv') needed.push('started_at')
    const missing = needed.find((column) => !header.includes(column))
    if (missing !== undefined) throw problem(path, missing, 'this column is missing')
    if (new Set(header).size < header.length) throw problem(path, '', 'has a column twice')
    const foreign = header.find((column) => !COLUMN.test(column))
    if (foreign !== undefined)
      throw problem(path, foreign.slice(0, 64), 'is no column of an export')
    return header
  }
  throw problem(path, '', 'has no header')
}

function tableFiles(name: string, { files, name: folder }: Source): SourceFile[] {
  const found = filesOf(name, files)
  if (found.length === 0)
    throw problem(folder, name, 'is not in this export: CSV is what a merge needs')
  return found
}

/**
 * The rows of a table in one export.
 * @throws {FileProblem} also where there are more or fewer than the manifest says
 */
export async function* readTable(table: MergeTable, source: Source): AsyncGenerator<Row> {
  if (!mustHave(table.name, source)) return
  const files = tableFiles(table.name, source)
  let rows = 0
  for (const file of files) rows += yield* readTableFile(table, source, file)
  const counts: Partial<Record<TableName, number | null>> = {
    'visits.csv': source.counts.visits,
    'answers.csv': source.counts.answers,
  }
  refuseOtherCount(files[0]?.path ?? table.name, rows, counts[table.name] ?? null)
}

function refuseOtherCount(path: string, rows: number, told: number | null): void {
  if (told === null || told === rows) return
  throw problem(path, '', `has ${rows} rows, and the manifest says ${told}`)
}

/** @returns how many there were */
async function* readTableFile(
  table: MergeTable,
  source: Source,
  file: SourceFile,
): AsyncGenerator<Row, number> {
  const { path, rows: listedRows } = file
  const read = file.csv.decimalMark === 'comma' ? withPoint : (cell: string) => cell
  const isAnswers = table.name === 'answers.csv'
  // An empty cell of a merged answer may come from an export without that column.
  const isEmptyUnknown = source.isMerged && isAnswers
  let rows = -1
  let places: Places | undefined
  for await (const line of readCsv(file)) {
    rows++
    if (places === undefined) {
      places = placesOf(table, line)
      continue
    }
    const where = `row ${rows}`
    const id = line[places.id]
    const seq = keyColumns[table.name].seq === null ? '0' : (line[places.seq] ?? '')
    if (line[places.schema] !== '1') throw problem(path, where, 'this app reads rows of schema 1')
    if (!id || !/^\d{1,15}$/.test(seq)) throw problem(path, where, 'has no id')
    const changedNo = table.name === 'visits.csv' ? numberIn(line[places.changedNo]) : null
    const day = table.name === 'visits.csv' ? (line[places.startedAt] ?? '').slice(0, 10) : null
    if (!isSelected(source, changedNo, day)) {
      throw problem(path, where, 'is no visit of those that the manifest says are in it')
    }
    const exportedAt = line[places.exportedAt] ?? source.exportedAt
    // In the name of others speaks only a merge.
    const exportedBy = source.isMerged ? line[places.exportedBy] : undefined
    if (!isWithin(exportedAt, source.exportedAt)) {
      throw problem(path, where, 'has no time of export, or one after the export that it is in')
    }
    yield {
      file: table.name,
      id,
      seq: Number(seq),
      startedAt: line[places.startedAt] ?? null,
      changedNo,
      hasStates: table.name === 'visits.csv',
      exportedAt,
      exportedBy: exportedBy || exporterOf(source, line[places.kioskId] || null),
      source: source.name,
      cells: places.columns.map((place, index) => {
        const cell = line[place] ?? null
        if (isEmptyUnknown && cell === '') return null
        return cell !== null && decimals.has(table.columns[index] ?? '') ? read(cell) : cell
      }),
    }
  }
  refuseOtherCount(path, rows, listedRows)
  return rows
}

/** Whether an export with that selection holds a visit; what is not known of either is no fault. */
function isSelected(
  { selection: { afterChange, upToChange, fromDate, toDate } }: Source,
  changedNo: number | null,
  day: string | null,
): boolean {
  const isCounted =
    changedNo === null ||
    (changedNo > (afterChange ?? -Infinity) && changedNo <= (upToChange ?? Infinity))
  const isOfDays = day === null || (day >= (fromDate ?? day) && day <= (toDate ?? day))
  return isCounted && isOfDays
}

const numberIn = (cell = '') => (/^\d{1,15}$/.test(cell) ? Number(cell) : null)
/** Columns whose numbers have decimals, with the mark that the clinic has set. */
const decimals = new Set(
  exportTables.flatMap(({ columns }) =>
    columns.filter(({ kind }) => kind === 'decimal').map(({ name }) => name),
  ),
)
const withPoint = (cell: string) => (/^-?\d+,\d+$/.test(cell) ? cell.replace(',', '.') : cell)

/** Where the cells stand in the lines of one file; -1 for what it does not have. */
interface Places {
  schema: number
  id: number
  seq: number
  startedAt: number
  exportedAt: number
  exportedBy: number
  kioskId: number
  changedNo: number
  columns: readonly number[]
}

function placesOf({ name, columns }: MergeTable, header: readonly string[]): Places {
  const { id, seq } = keyColumns[name]
  const placeOf = (column: string) => header.indexOf(column)
  return {
    schema: placeOf('schema'),
    id: placeOf(id),
    seq: seq === null ? -1 : placeOf(seq),
    startedAt: placeOf('started_at'),
    exportedAt: placeOf(EXPORTED_AT),
    exportedBy: placeOf(EXPORTED_BY),
    kioskId: placeOf('kiosk_id'),
    changedNo: placeOf('changed_no'),
    columns: columns.map(placeOf),
  }
}

/** What a row is to the one of the same id that is there. An answer and words never change, a visit goes on. */
export function judgeIn(table: MergeTable): (row: Row, there: Row) => RowVerdict {
  const fixed = new Set(
    table.name === 'visits.csv'
      ? fixedVisitColumns.map((column) => table.columns.indexOf(column))
      : table.columns.keys(),
  )
  return (row, there) => {
    let isSame = true
    for (const [index, cell] of row.cells.entries()) {
      const other = there.cells[index]
      if (cell === null || other === null || cell === other) continue
      if (fixed.has(index)) return 'conflict'
      isSame = false
    }
    return isSame ? 'same' : byState(row, there)
  }
}

export function byState(row: Row, there: Row): RowVerdict {
  const order = compareStates(row, there)
  // Two states at one moment: one of them is not what the kiosk wrote.
  if (order === 0 || !isOneSeries(row.exportedBy, there.exportedBy)) return 'conflict'
  return order > 0 ? 'newer' : 'older'
}

/** What the columns of a visit count of its answers, as SQL in which `a` is an answer's row. */
export function answerCounts(tables: readonly MergeTable[]): { column: number; sql: string }[] {
  const columnsOf = (name: TableName) => tables.find((table) => table.name === name)?.columns ?? []
  const visits = columnsOf('visits.csv')
  const answers = columnsOf('answers.csv')
  const cell = (name: string) => `a.cells ->> ${answers.indexOf(name)}`
  const isRight = `${cell('outcome')} = 'correct'`
  const counts = [
    { name: 'questions_answered', of: [], where: 'true' },
    { name: 'finally_correct', of: ['outcome'], where: isRight },
    {
      name: 'first_try_correct',
      of: ['outcome', 'try_no'],
      where: `${isRight} AND ${cell('try_no')} = '1'`,
    },
  ]
  return counts
    .filter(({ name, of }) => visits.includes(name) && has(answers, ['question_id', ...of]))
    .map(({ name, where }) => ({
      column: visits.indexOf(name),
      sql: `count(DISTINCT CASE WHEN ${where} THEN ${cell('question_id')} END)`,
    }))
}

const has = (columns: readonly string[], needed: readonly string[]) =>
  needed.every((column) => columns.includes(column))

/** The cells of a row by their columns, as JSON. */
export function describeIn(table: MergeTable): (cells: readonly MergeCell[]) => string {
  return (cells) =>
    JSON.stringify(
      Object.fromEntries(
        table.columns.map((column, index) => [column, cells[index]]).filter(([, cell]) => cell),
      ),
    )
}

export function problem(file: string, key: string, reason: string): FileProblem {
  return new FileProblem([{ file, key, reason }])
}
