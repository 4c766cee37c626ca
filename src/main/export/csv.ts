/** RFC 4180 text, made by SQLite itself: one string a row, and no object for each of a million answers. */

/** As RFC 4180 has it. */
export const LINE_END = '\r\n'

export interface CsvColumn {
  /** The header; English and fixed, since other programs read it. */
  name: string
  /** SQL that yields the cell. */
  sql: string
  /** `text` may start with what a spreadsheet takes for a formula; ids, numbers and times cannot. */
  kind: 'text' | 'plain'
}

/** Characters that make Excel, LibreOffice or Sheets read a cell as a formula; full-width ones count. */
const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']
/** Blanks of all widths, a line break and the mark of byte order: none keeps a formula from being read. */
const BLANKS = [
  ...[0x0a, 0x0b, 0x0c, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
  ...Array.from({ length: 12 }, (_, n) => 0x2000 + n),
]

/** An SQL expression that yields one CSV row without its line end; NULL becomes an empty cell. */
export function rowSql(columns: readonly CsvColumn[]): string {
  return columns.map(({ sql, kind }) => cellSql(sql, kind)).join(` || ',' || `)
}

/**
 * The same for where no cell holds a comma, a quote or a line break, which is for the caller to find
 * out; a quarter of the time. Formulas are guarded here, too.
 */
export function looseRowSql(columns: readonly CsvColumn[]): string {
  const cells = columns.map(({ sql, kind }) =>
    kind === 'text' ? `${guardSql(`CAST(${sql} AS TEXT)`)} || ${sql}` : sql,
  )
  return `concat(${cells.join(`, ',', `)})`
}

export function headerRow(columns: readonly CsvColumn[]): string {
  return columns.map(({ name }) => name).join(',')
}

function cellSql(sql: string, kind: CsvColumn['kind']): string {
  const text = `CAST(${sql} AS TEXT)`
  const first = `substr(ltrim(${text}, char(${BLANKS.join(', ')})), 1, 1)`
  const starts = FORMULA_STARTS.map((character) => `char(${character.codePointAt(0)})`).join(', ')
  // Each is written once in each branch: SQLite works out an expression wherever it stands.
  const guard = kind === 'text' ? `CASE WHEN ${first} IN (${starts}) THEN '''' ELSE '' END || ` : ''
  const special = [`','`, `'"'`, 'char(13)', 'char(10)'].map(
    (character) => `instr(${text}, ${character}) > 0`,
  )
  return `coalesce(CASE WHEN ${special.join(' OR ')}
    THEN '"' || ${guard}replace(${text}, '"', '""') || '"' ELSE ${guard}${text} END, '')`
}

/** What goes before a text: an apostrophe where it would be taken for a formula, else nothing. */
function guardSql(text: string): string {
  const first = `substr(ltrim(${text}, char(${BLANKS.join(', ')})), 1, 1)`
  const starts = FORMULA_STARTS.map((character) => `char(${character.codePointAt(0)})`).join(', ')
  return `CASE WHEN ${first} IN (${starts}) THEN '''' ELSE '' END`
}

/** A row of values that are in memory already, guarded as all others are. */
export function csvRow(values: readonly (string | number | null)[]): string {
  return values.map(csvCell).join(',')
}

const LEADING_BLANKS = new RegExp(
  `^[${BLANKS.map((code) => `\\u{${code.toString(16)}}`).join('')}]*`,
  'u',
)

function csvCell(value: string | number | null): string {
  if (value === null) return ''
  return typeof value === 'number' ? String(value) : quoteCell(guardText(value))
}

/** A text, with an apostrophe before it where a spreadsheet would take it for a formula. */
export function guardText(text: string): string {
  const first = text.replace(LEADING_BLANKS, '').slice(0, 1)
  return FORMULA_STARTS.includes(first) ? `'${text}` : text
}

/** A text as a cell of RFC 4180. */
export function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
