import { DatabaseSync } from '@photostructure/sqlite'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cellsSql,
  csvRow,
  guardText,
  rowOfCells,
  type CsvColumn,
  type CsvDialect,
} from '../../../../src/main/export/csv.ts'

const database = new DatabaseSync(':memory:')
const columnsOf = (kinds: CsvColumn['kind'][]) =>
  kinds.map((kind, index): CsvColumn => ({ name: 'x', sql: `?${index + 1}`, kind }))
const prepare = (kinds: CsvColumn['kind'][]) => ({
  columns: columnsOf(kinds),
  select: database.prepare(`SELECT ${cellsSql(columnsOf(kinds))} AS cells`),
})
const oneText = prepare(['text'])
const onePlain = prepare(['plain'])
const three = prepare(['text', 'text', 'plain'])

type Value = string | number | null

const starts = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']
const blanks = [' ', '\u00A0', '\u3000', '\n', '\u2003', '\u200B', '\uFEFF', '  \u00A0 ']
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...starts, ...blanks, '"', '""', ',', ';', '\r\n', "'", '|', '%', '1', 'a'),
    ),
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))

/** Blanks as a spreadsheet leaves them out before it looks whether a cell is a formula. */
const BLANK = String.raw`[\s\u200B\uFEFF\u0085]`
const beginsFormula = (cell: string) => new RegExp(`^${BLANK}*[=+\\-@＝＋－＠]`, 'u').test(cell)
/** Where a program of another dialect begins a cell within this text. */
const hasFormulaInside = (text: string) =>
  new RegExp(`[,;\\t\\r\\n]${BLANK}*[=+\\-@＝＋－＠]`, 'u').test(text)
const withoutApostrophes = (text: string) => text.replaceAll("'", '')

const dialects: [string, CsvDialect, string][] = [
  ['commas', { separator: 'comma', decimalMark: 'point' }, ','],
  ['semicolons', { separator: 'semicolon', decimalMark: 'comma' }, ';'],
]

describe.each(dialects)('a row of CSV with %s', (_name, dialect, delimiter) => {
  const rowOf = ({ columns, select }: typeof oneText, ...values: Value[]) => {
    const { cells } = select.get(...values) as { cells: string }
    return rowOfCells(JSON.parse(cells) as (string | null)[], columns, dialect)
  }
  const cellsOf = (row: string) =>
    parse(`${row}\r\n`, { record_delimiter: '\r\n', delimiter })[0] as string[]

  it('comes back from another reader as it was written, whatever the text', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer(), (first, second, number) => {
        const cells = cellsOf(rowOf(three, first, second, number))
        expect(cells).toHaveLength(3)
        for (const [index, text] of [first, second].entries()) {
          const cell = cells[index] ?? ''
          if (hasFormulaInside(text)) {
            expect(withoutApostrophes(cell)).toBe(withoutApostrophes(text))
          } else expect([text, `'${text}`]).toContain(cell)
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

  it('begins none either where it is read with another separator, or line by line', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const row = rowOf(three, first, second, 7)
        // What stands before and after each separator, whatever quotes there are.
        for (const other of [',', ';', '\t']) {
          const parts = row.split(/[\r\n]/).flatMap((line) => line.split(other))
          expect(parts.filter(beginsFormula)).toEqual([])
        }
      }),
      { numRuns: 1000 },
    )
  })

  it.each(starts.flatMap((start) => ['', ...blanks].map((blank) => [blank + start])))(
    'guards %j',
    (prefix) => {
      // A line that begins within the text is guarded, too.
      const guarded = prefix.replace(/\n(?=[^\t\r])/, "\n'")
      expect(cellsOf(rowOf(oneText, `${prefix}1+1`))).toEqual([`'${guarded}1+1`])
    },
  )

  it.each([
    ['V7;=1+1', "V7;'=1+1"],
    ['V7,@SUM(1)', "V7,'@SUM(1)"],
    ['V7\t -2', "V7\t' -2"],
    ['V7\r\n＝1', "V7\r\n'＝1"],
    ['=1;+2', "'=1;'+2"],
    [';=1', ";'=1"],
    ['V7; a-b, 3', 'V7; a-b, 3'],
    ["V7;'=1+1", "V7;'=1+1"],
  ])('guards %j also where it may be parted', (text, cell) => {
    expect(cellsOf(rowOf(oneText, text))).toEqual([cell])
    expect(cellsOf(csvRow([text], dialect))).toEqual([cell])
  })

  it('changes no text that is no formula', () => {
    const harmless = fc
      .tuple(fc.constantFrom('V', '7', 'ß', '中', 'م', '"', ',', "'"), anyText)
      .map((parts) => parts.join(''))
      .filter((text) => !hasFormulaInside(text))
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
    expect(rowOf(three, null, '', null)).toBe(delimiter.repeat(2))
  })
})

describe('the decimal mark', () => {
  const decimal = prepare(['decimal', 'plain', 'text'])
  const rowIn = (dialect: CsvDialect) => {
    const { cells } = decimal.select.get(-2.5, '1.0.3', '3.5') as { cells: string }
    return rowOfCells(JSON.parse(cells) as (string | null)[], decimal.columns, dialect)
  }

  it.each([
    [{ separator: 'comma', decimalMark: 'point' }, '-2.5,1.0.3,3.5', 'a,-2.5'],
    [{ separator: 'semicolon', decimalMark: 'point' }, '-2.5;1.0.3;3.5', 'a;-2.5'],
    [{ separator: 'semicolon', decimalMark: 'comma' }, '-2,5;1.0.3;3.5', 'a;-2,5'],
    // As RFC 4180 has it where a number holds what separates.
    [{ separator: 'comma', decimalMark: 'comma' }, '"-2,5",1.0.3,3.5', 'a,"-2,5"'],
  ] as const)('of %j is that of numbers, and of nothing else', (dialect, row, values) => {
    expect(rowIn(dialect)).toBe(row)
    expect(csvRow(['a', -2.5], dialect)).toBe(values)
  })
})

it('guards a long text of separators and blanks in no time', () => {
  const text = `x${',\t '.repeat(300_000)}=1`
  expect(guardText(text)).toBe(`x${',\t '.repeat(299_999)},\t' =1`)
})
