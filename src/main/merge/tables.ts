import { exportTables } from '../export/tables.ts'
import { FileProblem } from '../platform/json-file.ts'
import { readCsv } from './csv-file.ts'
import type { MergeCell, Row, RowVerdict } from './merge-index.ts'
import { isWithin } from './moments.ts'
import type { Source, SourceFile } from './source.ts'

/** The CSV files that are merged row by row. */
export const tableNames = ['visits.csv', 'answers.csv'] as const
export type TableName = (typeof tableNames)[number]

/** Added to a merged `visits.csv`: what tells the older state of a visit from the newer one. */
export const EXPORTED_AT = 'exported_at'

/** As every column of ours is called; others are not read into a merge. */
const COLUMN = /^[a-z][a-z0-9_]{0,63}$/

/** What a visit is from its beginning; everything else of it may go on changing. */
const fixedVisitColumns = ['kiosk_id', 'lesson_id', 'lesson_version', 'lesson_hash', 'started_at']

/** A table with the columns of all exports; those that only a later app wrote come last. */
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
  for (const source of sources) {
    for (const column of await headerOf(name, source)) columns.add(column)
  }
  columns.delete(EXPORTED_AT)
  return { name, columns: [...columns] }
}

async function headerOf(name: TableName, source: Source): Promise<string[]> {
  const file = fileOf(name, source)
  const { path } = file
  for await (const header of readCsv(file)) {
    const needed = name === 'visits.csv' ? ['visit_id', 'started_at'] : ['visit_id', 'seq']
    const missing = ['schema', ...needed].find((column) => !header.includes(column))
    if (missing !== undefined) throw problem(path, missing, 'this column is missing')
    if (new Set(header).size < header.length) throw problem(path, '', 'has a column twice')
    const foreign = header.find((column) => !COLUMN.test(column))
    if (foreign !== undefined)
      throw problem(path, foreign.slice(0, 64), 'is no column of an export')
    return header
  }
  throw problem(path, '', 'has no header')
}

function fileOf(name: string, { files, name: folder }: Source): SourceFile {
  const file = files.get(name)
  if (file === undefined)
    throw problem(folder, name, 'is not in this export: CSV is what a merge needs')
  return file
}

/**
 * The rows of a table in one export.
 * @throws {FileProblem} also where there are more or fewer than the manifest says
 */
export async function* readTable(table: MergeTable, source: Source): AsyncGenerator<Row> {
  const file = fileOf(table.name, source)
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
    const seq = isAnswers ? (line[places.seq] ?? '') : '0'
    if (line[places.schema] !== '1') throw problem(path, where, 'this app reads rows of schema 1')
    if (!id || !/^\d{1,15}$/.test(seq)) throw problem(path, where, 'has no id')
    const exportedAt = line[places.exportedAt] ?? source.exportedAt
    if (!isWithin(exportedAt, source.exportedAt)) {
      throw problem(path, where, 'has no time of export, or one after the export that it is in')
    }
    yield {
      file: table.name,
      id,
      seq: Number(seq),
      startedAt: line[places.startedAt] ?? null,
      hasStates: !isAnswers,
      exportedAt,
      source: source.name,
      cells: places.columns.map((place, index) => {
        const cell = line[place] ?? null
        if (isEmptyUnknown && cell === '') return null
        return cell !== null && decimals.has(table.columns[index] ?? '') ? read(cell) : cell
      }),
    }
  }
  const expected = listedRows ?? rows
  if (rows === expected) return
  throw problem(path, '', `has ${rows} rows, and the manifest says ${expected}`)
}

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
  columns: readonly number[]
}

function placesOf({ columns }: MergeTable, header: readonly string[]): Places {
  const placeOf = (column: string) => header.indexOf(column)
  return {
    schema: placeOf('schema'),
    id: placeOf('visit_id'),
    seq: placeOf('seq'),
    startedAt: placeOf('started_at'),
    exportedAt: placeOf(EXPORTED_AT),
    columns: columns.map(placeOf),
  }
}

/** What a row is to the one of the same id that is there. An answer never changes, a visit goes on. */
export function judgeIn(table: MergeTable): (row: Row, there: Row) => RowVerdict {
  const fixed = new Set(
    table.name === 'answers.csv'
      ? table.columns.keys()
      : fixedVisitColumns.map((column) => table.columns.indexOf(column)),
  )
  return (row, there) => {
    let isSame = true
    for (const [index, cell] of row.cells.entries()) {
      const other = there.cells[index]
      if (cell === null || other === null || cell === other) continue
      if (fixed.has(index)) return 'conflict'
      isSame = false
    }
    return isSame ? 'same' : byTime(row, there)
  }
}

/** Of two states of one thing: the later export has the newer. */
export function byTime(row: Row, there: Row): RowVerdict {
  const later = Date.parse(row.exportedAt) - Date.parse(there.exportedAt)
  // Two states at one moment: one of them is not what the kiosk wrote.
  if (later === 0) return 'conflict'
  return later > 0 ? 'newer' : 'older'
}

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
