import type { Database } from '../database/connection.ts'
import {
  cellsSql,
  hasSeparatorSql,
  LINE_END,
  looseRowSql,
  rowOfCells,
  separatorOf,
  type CsvDialect,
} from './csv.ts'
import { selectionSql, type Selection } from './selection.ts'
import type { ExportTable } from './tables.ts'

/** So many rows come as one text: to fetch each by itself took as long as to make it. */
const BLOCK_ROWS = 1000

interface Block {
  /** Null when there is no further row. */
  text: string | null
  rows: number
  last: number
  /** How many rows have a text with what ends a cell in any dialect. */
  odd: number
}

/**
 * The selected rows as CSV, a block at a time, each line ended. Hardly a cell of ours needs quotes,
 * and to look for that cell by cell took five times as long as the rows themselves. So each block is
 * first made as if none did, and counted over: only where it has just the separators and line breaks
 * that we put in, and no quote, was that so. Where not, the block is made anew with every cell looked at.
 */
export function* readRowBlocks(
  database: Database,
  table: ExportTable,
  selection: Selection,
  dialect: CsvDialect,
): Generator<{ text: string; rows: number }> {
  const { columns } = table
  const separator = separatorOf(dialect)
  const loose = database.prepare(
    blockSql(table, {
      line: looseRowSql(columns, dialect),
      between: 'char(13, 10)',
      odd: hasSeparatorSql(columns),
    }),
  )
  const careful = database.prepare(blockSql(table, cellBlocks(table)))
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const about = { ...selection, after }
    const block = loose.get(about) as Block
    if (block.text === null) return
    const { rows, last, odd } = block
    const expected = { separators: rows * (columns.length - 1), lineEnds: rows - 1 }
    const isLoose = odd === 0 && hasOnlyOurs(block.text, separator, expected)
    const text = isLoose
      ? block.text
      : cellsIn(careful.get(about) as Block)
          .map((cells) => rowOfCells(cells, columns, dialect))
          .join(LINE_END)
    yield { text: text + LINE_END, rows }
    after = last
  }
}

type Cell = string | number | null

/** The selected rows as their values, a block at a time: numbers as numbers, all else as text. */
export function* readCellBlocks(
  database: Database,
  table: ExportTable,
  selection: Selection,
): Generator<Cell[][]> {
  const values = `json_array(${table.columns.map(({ sql }) => sql).join(', ')})`
  const select = database.prepare(blockSql(table, { ...cellBlocks(table), line: values }))
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const block = select.get({ ...selection, after }) as Block
    if (block.text === null) return
    yield cellsIn<Cell>(block)
    after = block.last
  }
}

const cellBlocks = ({ columns }: ExportTable) => ({
  line: cellsSql(columns),
  between: `','`,
  odd: '0',
})

const cellsIn = <Value extends Cell = string | null>({ text }: Block) =>
  JSON.parse(`[${text ?? ''}]`) as Value[][]

interface BlockParts {
  /** SQL that makes one row. */
  line: string
  /** SQL of what stands between two. */
  between: string
  /** SQL of what makes a row an odd one. */
  odd: string
}

/** One row: the next rows in one text, how many they are, and the number of the last. */
function blockSql({ from, orderBy }: ExportTable, { line, between, odd }: BlockParts): string {
  return `SELECT group_concat(line, ${between} ORDER BY number) AS text, count(*) AS rows,
      max(number) AS last, total(odd > 0) AS odd
    FROM (SELECT ${orderBy} AS number, ${line} AS line, ${odd} AS odd FROM ${from}
      WHERE ${orderBy} > :after AND ${selectionSql} ORDER BY ${orderBy} LIMIT ${BLOCK_ROWS})`
}

function hasOnlyOurs(
  text: string,
  separator: string,
  expected: { separators: number; lineEnds: number },
): boolean {
  return (
    !text.includes('"') &&
    count(text, separator) === expected.separators &&
    count(text, '\r') === expected.lineEnds &&
    count(text, '\n') === expected.lineEnds
  )
}

/** Twice as fast as to look at each character. */
function count(text: string, character: string): number {
  let found = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found++
  return found
}
