import { DatabaseSync } from '@photostructure/sqlite'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { rowSql } from '../../../../src/main/export/csv.ts'
import { readRowBlocks } from '../../../../src/main/export/row-blocks.ts'
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
    { name: 'tenths', values: 'tenths', sql: 'v.tenths', kind: 'plain' },
  ],
}

type Row = [said: string | null, id: string | null, tenths: number | null]

function readAll(rows: readonly Row[]) {
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
  const blocks = [...readRowBlocks(database, table, everything)]
  const oneByOne = database
    .prepare(`SELECT ${rowSql(table.columns)} AS row FROM rows AS v ORDER BY v.seq`)
    .all() as { row: string }[]
  return { blocks, oneByOne: oneByOne.map(({ row }) => `${row}\r\n`).join('') }
}

const textOf = (blocks: readonly { text: string }[]) => blocks.map(({ text }) => text).join('')

const piece = fc.constantFrom(
  '=1',
  '+',
  ',',
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
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const { blocks, oneByOne } = readAll(rows)
        expect(textOf(blocks)).toBe(oneByOne)
      }),
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
    expect(readAll([]).blocks).toEqual([])
  })
})
