import { DatabaseSync } from '@photostructure/sqlite'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { rowOfCells, type CsvDialect } from '../../../../src/main/export/csv.ts'
import { readCellBlocks, readRowBlocks } from '../../../../src/main/export/row-blocks.ts'
import type { Selection } from '../../../../src/main/export/selection.ts'
import type { ExportTable } from '../../../../src/main/export/tables.ts'

const everything: Selection = { afterChange: -1, upToChange: 9, fromDate: null, toDate: null }

const table: ExportTable = {
  fileName: 'rows.csv',
  rowsOf: 'visits',
  from: 'rows AS v',
  orderBy: 'v.seq',
  columns: [
    { name: 'seq', values: 'count', sql: 'v.seq', kind: 'plain' },
    { name: 'said', values: 'reference', sql: 'v.said', kind: 'text' },
    { name: 'id', values: 'id', sql: 'v.id', kind: 'plain' },
    { name: 'tenths', values: 'tenths', sql: 'v.tenths', kind: 'decimal' },
  ],
}

const comma = { separator: 'comma', decimalMark: 'point' } as const
const dialects = [
  comma,
  { separator: 'semicolon', decimalMark: 'point' },
  { separator: 'semicolon', decimalMark: 'comma' },
  { separator: 'comma', decimalMark: 'comma' },
] as const

type Row = [said: string | null, id: string | null, tenths: number | null]

function readAll(rows: readonly Row[], dialect: CsvDialect = comma) {
  const database = new DatabaseSync(':memory:')
  onTestFinished(() => {
    database.close()
  })
  database.exec(`CREATE TABLE rows (seq INTEGER PRIMARY KEY, said TEXT, id TEXT, tenths REAL,
    changed_no INTEGER DEFAULT 1, started_at TEXT DEFAULT '2026-03-04')`)
  const insert = database.prepare('INSERT INTO rows (said, id, tenths) VALUES (?, ?, ?)')
  database.exec('BEGIN')
  for (const row of rows) insert.run(...row)
  database.exec('COMMIT')
  const blocks = [...readRowBlocks(database, table, everything, dialect)]
  const oneByOne = database
    .prepare(
      `SELECT CAST(seq AS TEXT) AS seq, said, id, CAST(tenths AS TEXT) AS tenths FROM rows ORDER BY 1 * seq`,
    )
    .all() as Record<string, string | null>[]
  const cells = [...readCellBlocks(database, table, everything)].flat()
  return {
    blocks,
    cells,
    oneByOne: oneByOne
      .map((row) => `${rowOfCells(Object.values(row), table.columns, dialect)}\r\n`)
      .join(''),
  }
}

const textOf = (blocks: readonly { text: string }[]) => blocks.map(({ text }) => text).join('')

const piece = fc.constantFrom(
  '=1',
  '+',
  ',',
  ';',
  '\t',
  '"',
  '\r',
  '\n',
  '\r\n',
  ' ',
  'a',
  'V7',
  '中',
  "'",
  '',
)
const cell = fc.option(fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')))

describe('rows that come in blocks', () => {
  it('are what they would be cell by cell, whatever is in them', () => {
    const row = fc.tuple(cell, cell, fc.option(fc.integer().map((tenths) => tenths / 10)))
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 6 }),
        fc.constantFrom(...dialects),
        (rows, dialect) => {
          const { blocks, cells, oneByOne } = readAll(rows, dialect)
          expect(textOf(blocks)).toBe(oneByOne)
          expect(cells).toEqual(rows.map((values, index) => [index + 1, ...values]))
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([',', '"', '\r', '\n', '=1+1'])('put %j in one cell of thousands where it is', (odd) => {
    const rows = Array.from({ length: 2500 }, (_, n): Row => [
      n === 1700 ? odd : 'V7',
      'id',
      n / 10,
    ])
    const { blocks, oneByOne } = readAll(rows)
    expect(blocks.map((block) => block.rows)).toEqual([1000, 1000, 500])
    expect(textOf(blocks)).toBe(oneByOne)
    const cells: string[][] = parse(textOf(blocks), { record_delimiter: '\r\n' })
    expect(cells).toHaveLength(2500)
    expect(cells[1700]?.[1]).toBe(odd === '=1+1' ? `'${odd}` : odd === '\r' ? `'${odd}` : odd)
  })

  it('are none where there are none', () => {
    expect(readAll([])).toMatchObject({ blocks: [], cells: [] })
  })
})
