import * as v from 'valibot'

/** As RFC 4180 has it. */
export const LINE_END = '\r\n'

/** What stands between cells, and before the decimals of a number. */
export const csvDialectSchema = v.strictObject({
  separator: v.picklist(['comma', 'semicolon']),
  decimalMark: v.picklist(['point', 'comma']),
})
export type CsvDialect = v.InferOutput<typeof csvDialectSchema>
/** What every program reads that keeps to the standard; merges are always so. */
export const RFC_4180: CsvDialect = { separator: 'comma', decimalMark: 'point' }

export const separatorOf = ({ separator }: CsvDialect) => (separator === 'comma' ? ',' : ';')

export interface CsvColumn {
  /** The header; English and fixed, since other programs read it. */
  name: string
  /** SQL that yields the cell. */
  sql: string
  /**
   * `text` may start with what a spreadsheet takes for a formula; ids, whole numbers and times cannot,
   * nor can a `decimal`, whose mark is the dialect's.
   */
  kind: 'text' | 'plain' | 'decimal'
}

/** What begins a formula in Excel, LibreOffice or Sheets; full-width ones count. */
const OPERATORS = ['=', '+', '-', '@', '＝', '＋', '－', '＠']
/** A cell that begins with one of these is guarded, too: some programs drop them. */
const FORMULA_STARTS = [...OPERATORS, '\t', '\r']
/** Blanks of all widths, a line break and the mark of byte order: none keeps a formula from being read. */
const BLANKS = [
  ...[0x0a, 0x0b, 0x0c, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
  ...Array.from({ length: 12 }, (_, n) => 0x2000 + n),
]
/**
 * What a program of another dialect takes for the end of a cell. Quotes do not keep it from that: to
 * it, they stand in the middle of a cell.
 */
const SEPARATORS = [',', ';', '\t', '\r', '\n']

/**
 * An SQL expression that yields one CSV row without its line end, for where no cell needs quotes and
 * no text holds a separator of any dialect (`hasSeparatorSql`), which is for the caller to find out:
 * a quarter of the time. Formulas are guarded here, too; NULL becomes an empty cell.
 */
export function looseRowSql(columns: readonly CsvColumn[], dialect: CsvDialect): string {
  const cells = columns.map(({ sql, kind }) => {
    if (kind === 'text') return `${guardSql(`CAST(${sql} AS TEXT)`)} || ${sql}`
    return kind === 'decimal' && dialect.decimalMark === 'comma' ? `replace(${sql}, '.', ',')` : sql
  })
  return `concat(${cells.join(`, '${separatorOf(dialect)}', `)})`
}

/** SQL: whether a text of the row holds what ends a cell in any dialect; 0 where none is there. */
export function hasSeparatorSql(columns: readonly CsvColumn[]): string {
  const characters = SEPARATORS.map((each) => `char(${each.charCodeAt(0)})`).join(', ')
  const tests = columns
    .filter(({ kind }) => kind === 'text')
    .map(({ sql }) => `coalesce(${sql} GLOB concat('*[', ${characters}, ']*'), 0)`)
  return tests.length === 0 ? '0' : tests.join(' + ')
}

/** SQL: the cells of a row as a JSON list of texts, to become a row by `csvRow`. */
export function cellsSql(columns: readonly CsvColumn[]): string {
  return `json_array(${columns.map(({ sql }) => `CAST(${sql} AS TEXT)`).join(', ')})`
}

export function headerRow(columns: readonly CsvColumn[], dialect: CsvDialect): string {
  return columns.map(({ name }) => name).join(separatorOf(dialect))
}

/** What goes before a text: an apostrophe where it would be taken for a formula, else nothing. */
function guardSql(text: string): string {
  const first = `substr(ltrim(${text}, char(${BLANKS.join(', ')})), 1, 1)`
  const starts = FORMULA_STARTS.map((character) => `char(${character.codePointAt(0)})`).join(', ')
  return `CASE WHEN ${first} IN (${starts}) THEN '''' ELSE '' END`
}

/** The cells of one row that `cellsSql` read, guarded and quoted where they need it. */
export function rowOfCells(
  cells: readonly (string | null)[],
  columns: readonly CsvColumn[],
  dialect: CsvDialect,
): string {
  return cells
    .map((cell, index) => {
      if (cell === null) return ''
      const { kind } = columns[index] ?? { kind: 'text' }
      if (kind === 'text') return quoteCell(guardText(cell), dialect)
      return quoteCell(kind === 'decimal' ? withMark(cell, dialect) : cell, dialect)
    })
    .join(separatorOf(dialect))
}

/** A row of values that are in memory already, guarded as all others are. */
export function csvRow(values: readonly (string | number | null)[], dialect = RFC_4180): string {
  return values
    .map((value) => {
      if (value === null) return ''
      const text = typeof value === 'number' ? withMark(String(value), dialect) : guardText(value)
      return quoteCell(text, dialect)
    })
    .join(separatorOf(dialect))
}

const withMark = (number: string, { decimalMark }: CsvDialect) =>
  decimalMark === 'comma' ? number.replace('.', ',') : number

const blankCodes = new Set(BLANKS)
const LEADING_BLANKS = new RegExp(
  `^[${BLANKS.map((code) => `\\u{${code.toString(16)}}`).join('')}]*`,
  'u',
)

/**
 * A text, with an apostrophe before it where a spreadsheet would take it for a formula, and also
 * after each separator of any dialect within it: whoever opens the file with another separator than
 * it was written with has cells that begin there.
 */
export function guardText(text: string): string {
  const guarded = guardParts(text)
  const first = text.replace(LEADING_BLANKS, '').slice(0, 1)
  return FORMULA_STARTS.includes(first) ? `'${guarded}` : guarded
}

/** In one pass: a hostile text of separators and blanks would hold up an expression for minutes. */
function guardParts(text: string): string {
  if (!/[,;\t\r\n]/.test(text)) return text
  let guarded = ''
  let done = 0
  let partStart: number | null = null
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (SEPARATORS.includes(character)) {
      partStart = at + 1
    } else if (partStart !== null && !blankCodes.has(text.charCodeAt(at))) {
      if (OPERATORS.includes(character)) {
        guarded += `${text.slice(done, partStart)}'`
        done = partStart
      }
      partStart = null
    }
  }
  return guarded + text.slice(done)
}

/** A text as a cell of RFC 4180, or of its sibling with semicolons. */
export function quoteCell(text: string, dialect = RFC_4180): string {
  const needsQuotes = text.includes(separatorOf(dialect)) || /["\r\n]/.test(text)
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text
}
