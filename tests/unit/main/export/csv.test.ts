import { DatabaseSync } from '@photostructure/sqlite'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowSql, type CsvColumn } from '../../../../src/main/export/csv.ts'

const database = new DatabaseSync(':memory:')
const prepare = (kinds: CsvColumn['kind'][]) =>
  database.prepare(
    `SELECT ${rowSql(kinds.map((kind, index) => ({ name: 'x', sql: `?${index + 1}`, kind })))} AS row`,
  )
const [oneText, onePlain, three] = [
  prepare(['text']),
  prepare(['plain']),
  prepare(['text', 'text', 'plain']),
]

type Value = string | number | null
const rowOf = (select: typeof oneText, ...values: Value[]) =>
  (select.get(...values) as { row: string }).row
const cellsOf = (row: string) => parse(`${row}\r\n`, { record_delimiter: '\r\n' })[0] as string[]

const starts = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']
const blanks = [' ', '\u00A0', '\u3000', '\n', '\u2003', '\u200B', '\uFEFF', '  \u00A0 ']
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...starts, ...blanks, '"', '""', ',', '\r\n', "'", '|', '%', '1', 'a'),
    ),
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))

describe('a row of CSV', () => {
  it('comes back from another reader as it was written, whatever the text', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer(), (first, second, number) => {
        const cells = cellsOf(rowOf(three, first, second, number))
        expect(cells).toHaveLength(3)
        for (const [index, text] of [first, second].entries()) {
          const cell = cells[index] ?? ''
          expect([text, `'${text}`]).toContain(cell)
        }
        expect(Number(cells[2])).toBe(number)
      }),
      { numRuns: 500 },
    )
  })

  it('never begins a cell with what a spreadsheet takes for a formula, blanks before it or not', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [cell = ''] = cellsOf(rowOf(oneText, text))
        const bare = cell.replace(/^[\s\u200B\uFEFF\u0085]+/u, '')
        const isHarmless = !starts.some((start) => bare.startsWith(start) || cell.startsWith(start))
        expect(isHarmless || cell.startsWith("'")).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(starts.flatMap((start) => ['', ...blanks].map((blank) => [blank + start])))(
    'guards %j',
    (prefix) => {
      expect(cellsOf(rowOf(oneText, `${prefix}1+1`))).toEqual([`'${prefix}1+1`])
    },
  )

  it('changes no text that is no formula', () => {
    const harmless = fc
      .tuple(fc.constantFrom('V', '7', 'ß', '中', 'م', '"', ',', "'"), anyText)
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(harmless, (text) => {
        expect(cellsOf(rowOf(oneText, text))).toEqual([text])
      }),
    )
  })

  it('leaves numbers numbers, the negative ones too', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer(), fc.double({ noNaN: true, min: -1e9, max: 1e9 })),
        (number) => {
          const cell = rowOf(onePlain, number)
          expect(cell).toMatch(/^-?\d/)
          expect(Number(cell)).toBeCloseTo(number, 5)
        },
      ),
    )
  })

  it('takes nothing for an empty cell', () => {
    expect(rowOf(three, null, '', null)).toBe(',,')
  })
})
