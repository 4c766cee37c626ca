import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { CsvDialect } from '../../src/main/export/csv.ts'
import { exportTables } from '../../src/main/export/tables.ts'
import { makeExport, readTable } from '../helpers/exports.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, makeVisits, rightOption } from '../helpers/visits.ts'

/** What spreadsheets make something else of where they may guess, and what is hard to write. */
const references = [
  ...['00123', '12E5', '0012345678901234567', 'MAR-5', 'TRUE', '3-4', '1,5', '1.5', '1/2'],
  ...['=1+1', '-2', '+1', '@SUM(1)', '＝1+1', ' =1+1', 'V7;=1+1', 'V7,=1+1', 'V7\t=1+1'],
  ...['x'.repeat(2000), 'مرحبا ١٢٣', '👩‍⚕️ 𠮷', 'one\ntwo', '  leading', 'trailing  ', '_x0041_'],
  ...['<b>&amp;</b>', 'say "so"', "'quoted"],
]

type Cell = { value: string; isText: boolean }

/** @param filter how it is to read a CSV file @returns the text of the file that it makes of it */
function convert(path: string, to: string, filter?: string): string {
  const outDir = makeTempDir()
  const args = [
    `-env:UserInstallation=${pathToFileURL(join(outDir, 'profile')).href}`,
    '--headless',
    ...(filter === undefined ? [] : [`--infilter=CSV:${filter}`]),
    ...['--convert-to', to, '--outdir', outDir, path],
  ]
  const { status, stderr } = spawnSync('soffice', args, { encoding: 'utf8', timeout: 200_000 })
  expect([status, stderr]).toMatchObject([0, expect.any(String)])
  const [extension = ''] = to.split(':')
  return readFileSync(join(outDir, `${basename(path, extname(path))}.${extension}`), 'utf8')
}

/** What LibreOffice makes of a file, each cell as it shows it, and whether it took it for text. */
function open(path: string, filter?: string): Cell[][] {
  // Comma, quotes, UTF-8; all texts in quotes, all cells as shown.
  const text = convert(path, 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true', filter)
  return parse(text, {
    bom: true,
    relax_column_count: true,
    cast: (value, { quoting }) => ({ value, isText: quoting }),
  }) as unknown as Cell[][]
}

/** The rows by their columns' names. */
function byName([head = [], ...rows]: Cell[][]): Record<string, Cell>[] {
  return rows.map((row) =>
    Object.fromEntries(
      head.map(({ value }, index) => [value, row[index] ?? { value: '', isText: false }]),
    ),
  )
}

const US = 1033
const GERMAN = 1031
const dialects: [string, CsvDialect, separator: number, locale: number][] = [
  ['commas', { separator: 'comma', decimalMark: 'point' }, 44, US],
  ['semicolons', { separator: 'semicolon', decimalMark: 'comma' }, 59, GERMAN],
]

/** What an export must hold, read from the results by other SQL than the export's own. */
interface Truth {
  references: string[]
  startedLocal: string[]
  statuses: string[]
  seconds: number[]
  tries: number[]
}
function makeResults(): { databasePath: string; truth: Truth } {
  const rig = makeVisits()
  for (const [index, reference] of references.entries()) {
    let view = rig.visits.begin(index % 2 === 0 ? 'en' : 'zh-Hans')
    if (index < 3) {
      view = goTo(rig.visits, view, 'question')
      rig.clock.advance(2500 + index * 1000)
      rig.visits.answer(view.id, view.turn, rightOption(view))
    }
    rig.visits.stop(view.id)
    rig.clock.advance(61_000)
    rig.database
      .prepare('UPDATE visits SET visit_ref = :reference WHERE id = :id')
      .run({ reference, id: view.id })
  }
  const all = (sql: string) => rig.database.prepare(sql).all() as Record<string, unknown>[]
  const visits = all('SELECT visit_ref, started_at, status FROM visits ORDER BY seq')
  const answers = all('SELECT elapsed_ms, try_no FROM answers ORDER BY seq')
  const truth = {
    references: visits.map(({ visit_ref }) => String(visit_ref)),
    startedLocal: visits.map(({ started_at }) => String(started_at).slice(0, 19).replace('T', ' ')),
    statuses: visits.map(({ status }) => String(status)),
    seconds: answers.map(({ elapsed_ms }) => Number(elapsed_ms) / 1000),
    tries: answers.map(({ try_no }) => Number(try_no)),
  }
  expect(truth.references).toEqual(references)
  return { databasePath: rig.databasePath, truth }
}

/** What was typed has an apostrophe at its beginning or none. */
const withoutGuard = (text: string, typed: string) =>
  typed.startsWith("'") ? text : text.replaceAll("'", '')

describe('a workbook in LibreOffice', () => {
  it('has every reference as it was typed, and every cell of its type', async () => {
    const { databasePath, truth } = makeResults()
    const { dir } = await makeExport(databasePath, { formats: ['csv', 'xlsx'] })
    const visits = byName(open(join(dir, 'visits.xlsx')))
    expect(visits.map((row) => row['visit_ref'])).toEqual(
      truth.references.map((value) => ({ value, isText: true })),
    )
    expect(visits.map((row) => row['started_local'])).toEqual(
      truth.startedLocal.map((value) => ({ value, isText: false })),
    )
    expect(visits.map((row) => row['status']?.value)).toEqual(truth.statuses)
    const answers = byName(open(join(dir, 'answers.xlsx')))
    expect(answers.map((row) => row['seconds'])).toEqual(
      truth.seconds.map((seconds) => ({ value: seconds.toFixed(1), isText: false })),
    )
    expect(answers.map((row) => row['try_no'])).toEqual(
      truth.tries.map((tried) => ({ value: String(tried), isText: false })),
    )
    // Every other value, too: what CSV has, which the tests of CSV hold against the results.
    for (const [fileName, rows] of [
      ['visits.csv', visits],
      ['answers.csv', answers],
    ] as const) {
      const lines = readTable(join(dir, fileName))
      expect(rows).toHaveLength(lines.length)
      for (const [index, line] of lines.entries()) {
        for (const [name, value] of Object.entries(line)) {
          if (name === 'visit_ref') continue
          const shown = rows[index]?.[name]?.value ?? ''
          expect(shown, `${fileName} ${index + 1} ${name}`).toBe(value)
        }
      }
    }
  })
})

describe.each(dialects)('CSV with %s in LibreOffice', (_name, dialect, separator, locale) => {
  const otherSeparator = separator === 44 ? 59 : 44
  const make = async () => {
    const { databasePath, truth } = makeResults()
    const { dir } = await makeExport(databasePath, { formats: ['csv'], csv: dialect })
    return { dir, truth }
  }

  it('has every reference as it was typed where columns are read as text', async () => {
    const { dir, truth } = await make()
    const columns = exportTables[0]?.columns.map((_, index) => `${index + 1}/2`).join('/') ?? ''
    const filter = `${separator},34,76,1,${columns}`
    const visits = byName(open(join(dir, 'visits.csv'), filter))
    expect(
      visits.map((row, index) =>
        withoutGuard(row['visit_ref']?.value ?? '', references[index] ?? ''),
      ),
    ).toEqual(truth.references)
    expect(visits.map((row) => row['started_local']?.value)).toEqual(truth.startedLocal)
  })

  it('has numbers as numbers for whoever just opens it', async () => {
    const { dir, truth } = await make()
    // All columns as LibreOffice guesses them, in the clinic's own language.
    const answers = byName(open(join(dir, 'answers.csv'), `${separator},34,76,1,,${locale}`))
    expect(answers.map((row) => row['seconds']?.isText)).toEqual(truth.seconds.map(() => false))
    expect(answers.map((row) => Number(row['seconds']?.value.replace(',', '.')))).toEqual(
      truth.seconds,
    )
    const visits = byName(open(join(dir, 'visits.csv'), `${separator},34,76,1,,${locale}`))
    expect(visits).toHaveLength(references.length)
    expect(visits.map((row) => row['status']?.value)).toEqual(truth.statuses)
  })

  it.each([
    ['its own', separator],
    ['the other', otherSeparator],
    ['a tab as', 9],
  ])('has no formula, read with %s separator', async (_which, read) => {
    const { dir } = await make()
    const sheet = convert(join(dir, 'visits.csv'), 'fods', `${read},34,76,1,,${locale}`)
    expect(sheet).toContain('V7')
    expect(sheet).not.toContain('table:formula')
  })
})
