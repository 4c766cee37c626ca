import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { CsvDialect } from '../../src/main/export/csv.ts'

export type CsvRow = Readonly<Record<string, string>>

/** A row of `visits.csv`. */
export function makeVisitRow(overrides: CsvRow = {}): CsvRow {
  return {
    schema: '1',
    visit_id: '4b0c6c3e-2f1d-4b52-9f2b-7c7f6a0f9d11',
    kiosk_id: 'k1',
    lesson_id: 'facet-joint-injection',
    language: 'es',
    visit_ref: 'V20931',
    started_at: '2026-03-04T13:58:10-05:00',
    ended_at: '2026-03-04T14:07:31-05:00',
    status: 'completed',
    ...overrides,
  }
}

/** A row of `answers.csv`. */
export function makeAnswerRow(overrides: CsvRow = {}): CsvRow {
  return {
    schema: '1',
    visit_id: '4b0c6c3e-2f1d-4b52-9f2b-7c7f6a0f9d11',
    seq: '1',
    question_id: 'driving',
    option_id: 'tomorrow',
    outcome: 'correct',
    try_no: '1',
    ...overrides,
  }
}

/** An export as a kiosk leaves it: tables, other files, and a manifest that fits them. */
export function makeExport(
  dir: string,
  {
    exportedAt = '2026-03-04T15:00:00.000-05:00',
    visits = [],
    answers = [],
    records,
    others = {},
    csv,
    manifest = {},
  }: {
    exportedAt?: string
    visits?: readonly CsvRow[]
    answers?: readonly CsvRow[]
    records?: readonly object[]
    others?: Readonly<Record<string, string>>
    csv?: CsvDialect
    /** What else the manifest says. */
    manifest?: object
  },
): string {
  const contents: [name: string, text: string, rows: number | null][] = [
    ['visits.csv', csvText(visits, makeVisitRow(), csv), visits.length],
    ['answers.csv', csvText(answers, makeAnswerRow(), csv), answers.length],
    ...Object.entries(others).map(([name, text]): [string, string, null] => [name, text, null]),
  ]
  if (records !== undefined) {
    const lines = records.map((record) => `${JSON.stringify({ schema: 1, ...record })}\n`)
    contents.push(['visits.ndjson', lines.join(''), records.length])
  }
  mkdirSync(dir, { recursive: true })
  const files = contents.map(([name, text, rows]) => {
    writeFileSync(join(dir, name), text)
    const sha256 = createHash('sha256').update(text).digest('hex')
    return { name, rows, bytes: Buffer.byteLength(text), sha256 }
  })
  const told = { schema: 1, exportedAt, csv, ...manifest, files }
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(told))
  return dir
}

function csvText(rows: readonly CsvRow[], like: CsvRow, csv?: CsvDialect): string {
  const separator = csv?.separator === 'semicolon' ? ';' : ','
  const columns = Object.keys(rows[0] ?? like)
  const quote = (cell: string) =>
    cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  return `\uFEFF${lines.map((line) => `${line.map(quote).join(separator)}\r\n`).join('')}`
}

export function readTable(dir: string, name: string): CsvRow[] {
  return parse<CsvRow>(readFileSync(join(dir, name)), {
    columns: true,
    bom: true,
    record_delimiter: '\r\n',
  })
}

/** Every file of a folder by its name, byte for byte. */
export function filesOf(dir: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir)
      .sort()
      .map((name) => [name, readFileSync(join(dir, name), 'latin1')]),
  )
}
