import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { makeExport } from '../helpers/exports.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

/** LibreOffice where there is one; it is too large to bring for one test, which is skipped without. */
const hasLibreOffice = spawnSync('soffice', ['--version']).status === 0

/** What LibreOffice makes of a file, each cell as it shows it. */
function openInLibreOffice(path: string): Record<string, string>[] {
  const outDir = makeTempDir()
  const args = [
    `-env:UserInstallation=${pathToFileURL(join(outDir, 'profile')).href}`,
    ...['--headless', '--infilter=CSV:44,34,76,1'],
    // Comma, quotes, UTF-8, all cells as shown, formulas evaluated.
    ...['--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'],
    ...['--outdir', outDir, path],
  ]
  const { status, stderr } = spawnSync('soffice', args, { encoding: 'utf8', timeout: 100_000 })
  expect([status, stderr]).toMatchObject([0, expect.any(String)])
  return parse(readFileSync(join(outDir, 'visits.csv')), { columns: true, bom: true })
}

describe('a spreadsheet', () => {
  it.runIf(hasLibreOffice)(
    'shows a reference that looks like a formula as text, and counts as numbers',
    async () => {
      const references = ['=1+1', '+1+1', '-1+1', '@SUM(1)', ' =1+1', '＝1+1', '\t=1+1', 'V20931']
      const { visits, database, databasePath } = makeVisits()
      for (const reference of references) {
        const { id } = visits.begin('zh-Hans')
        visits.stop(id)
        database.prepare('UPDATE visits SET visit_ref = :reference WHERE id = :id').run({
          ...{ reference, id },
        })
      }
      const { dir } = await makeExport(databasePath)
      const rows = openInLibreOffice(join(dir, 'visits.csv'))
      expect(rows.map((row) => row['visit_ref']?.replace(/^'/, '').trim())).toEqual(
        references.map((reference) => reference.trim()),
      )
      for (const row of rows) {
        expect(row['schema']).toBe('1')
        expect(Number(row['slides_total'])).toBeGreaterThan(10)
      }
    },
  )
})
