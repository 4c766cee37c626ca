import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { FileProblem } from '../../src/main/platform/json-file.ts'
import { AppError } from '../../src/shared/errors.ts'
import { makeAnswerRow, makeExport, makeVisitRow, readTable } from '../helpers/export-folder.ts'
import {
  hostileShapes,
  madeUpContent,
  measured,
  MOST_BYTES,
  MOST_MS,
  RUNS,
} from '../helpers/hostile-files.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const NOW = new Date('2026-04-01T12:00:00Z')
const MARCH_5 = '2026-03-05T15:00:00.000-05:00'
const visit = makeVisitRow()
const visitId = visit['visit_id'] ?? ''
const SHEET = `sheet-${visitId}.pdf`
const conflicts =
  '\uFEFFschema,file,id,seq,source,exported_at,cells\r\n' +
  '1,answers.csv,v9,1,export-1,2026-03-04T15:00:00.000-05:00,{}\r\n'
const others = {
  [SHEET]: '%PDF-1.7',
  'data-dictionary.csv': '\uFEFFfile,column,meaning,values\r\nvisits.csv,schema,=1+1,1\r\n',
  'conflicts.csv': conflicts,
}

/** An export with a file of every kind, in a folder of its own. */
function makeWhole(exportedAt?: string): string {
  return makeExport(join(makeTempDir(), 'export'), {
    ...(exportedAt !== undefined && { exportedAt }),
    visits: [visit],
    answers: [makeAnswerRow()],
    records: [{ visitId }],
    others,
  })
}

interface Entry {
  name: string
  rows: number | null
  bytes: number
  sha256: string
}

function changeManifest(dir: string, change: (manifest: { files: Entry[] }) => void): void {
  const path = join(dir, 'manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { files: Entry[] }
  change(manifest)
  writeFileSync(path, JSON.stringify(manifest))
}

/** As whoever made the file would write the manifest, too: only what is read of it can be noticed. */
function fitManifest(dir: string, name: string): void {
  const path = join(dir, name)
  if (name === 'manifest.json' || !statSync(path).isFile()) return
  const content = readFileSync(path)
  const sha256 = createHash('sha256').update(content).digest('hex')
  changeManifest(dir, ({ files }) => {
    const listed = files.find((file) => file.name === name)
    if (listed) Object.assign(listed, { rows: null, bytes: content.length, sha256 })
  })
}

/** @returns what is told of the merge, with its report where there is one */
async function mergeTold(dir: string): Promise<string> {
  const outDir = join(makeTempDir(), 'out')
  try {
    const { refused } = await mergeExports([dir], outDir, { now: NOW })
    return JSON.stringify(refused)
  } catch (error) {
    expect(existsSync(outDir)).toBe(false)
    expect(existsSync(`${outDir}.partial`)).toBe(false)
    if (error instanceof FileProblem) return JSON.stringify(error.problems)
    if (error instanceof AppError) return JSON.stringify(error.problem)
    throw error
  }
}

const names = [
  'manifest.json',
  'visits.csv',
  'answers.csv',
  'visits.ndjson',
  ...Object.keys(others),
]

describe.skipIf(process.platform === 'win32').each(names)('in the place of %s', (name) => {
  it.each(Object.entries(hostileShapes))(
    'F10 a merge names %s and is held up by nothing',
    async (_what, put) => {
      const dir = makeWhole()
      rmSync(join(dir, name))
      put(join(dir, name))
      fitManifest(dir, name)
      const { said, ms, bytes } = await measured(() => mergeTold(dir))
      expect(said).toContain(join(dir, name))
      expect(ms).toBeLessThan(MOST_MS)
      expect(bytes).toBeLessThan(MOST_BYTES)
    },
  )

  it('F10 a merge takes or names anything at all, soon', { timeout: 1_800_000 }, async () => {
    const dir = makeWhole()
    const right = readFileSync(join(dir, name))
    await fc.assert(
      fc.asyncProperty(madeUpContent(right), async (content) => {
        writeFileSync(join(dir, name), content)
        fitManifest(dir, name)
        const { ms, bytes } = await measured(() => mergeTold(dir))
        expect(ms).toBeLessThan(MOST_MS)
        expect(bytes).toBeLessThan(MOST_BYTES)
      }),
      { numRuns: Math.ceil(RUNS / (process.env['AFTERCARE_FUZZ_FILES'] === undefined ? 4 : 1)) },
    )
  })
})

describe('a merge', () => {
  it.skipIf(process.platform === 'win32')(
    'F10 does not follow a sheet that is a link, though the manifest fits what it leads to',
    async () => {
      const dir = makeWhole()
      const secret = join(makeTempDir(), 'secret')
      writeFileSync(secret, '%PDF-secret')
      rmSync(join(dir, SHEET))
      symlinkSync(secret, join(dir, SHEET))
      fitManifest(dir, SHEET)
      expect(await mergeTold(dir)).toContain('is a link')
    },
  )

  it('F10 takes no file along that is no part of an export, and says so', async () => {
    const dir = makeWhole()
    const content = '%PDF-'
    const sha256 = createHash('sha256').update(content).digest('hex')
    const strange = [
      'setup.exe',
      'sheet-v1.pdf.exe',
      'VISITS.csv',
      'setup.exe.age',
      'sheet-v1..pdf',
    ]
    for (const name of strange) writeFileSync(join(dir, name.replace(/\.age$/, '')), content)
    changeManifest(dir, ({ files }) => {
      for (const name of strange) files.push({ name, rows: null, bytes: content.length, sha256 })
    })
    const outDir = join(makeTempDir(), 'out')
    const { refused, visits } = await mergeExports([dir], outDir, { now: NOW })
    expect(refused.map(({ file }) => file)).toEqual(
      strange.map((name) => join(dir, name.replace(/\.age$/, ''))),
    )
    expect(visits).toBe(1)
    for (const name of strange)
      expect(existsSync(join(outDir, name.replace(/\.age$/, '')))).toBe(false)
  })

  it('F10 takes no sheet along that is no PDF', async () => {
    const dir = makeWhole()
    writeFileSync(join(dir, SHEET), 'MZ')
    fitManifest(dir, SHEET)
    expect(await mergeTold(dir)).toContain('is no PDF')
  })

  it('F10 holds a file that was encrypted against what came out of it', async () => {
    const dir = makeWhole()
    changeManifest(dir, ({ files }) => {
      for (const file of files) {
        const { name, bytes, sha256 } = file
        // What is named like one that was encrypted is checked none the less.
        Object.assign(file, { name: `${name}.age`, bytes: 1, opened: { name, bytes, sha256 } })
      }
    })
    const outDir = join(makeTempDir(), 'out')
    expect(await mergeExports([dir], outDir, { now: NOW })).toMatchObject({
      unchecked: [],
      visits: 1,
    })
    writeFileSync(join(dir, SHEET), '%PDF-changed')
    expect(await mergeTold(dir)).toContain(SHEET)
  })

  it('F10 gives a sheet that was encrypted the name of its visit again', async () => {
    const dir = makeWhole()
    writeFileSync(join(dir, 'sheet-1.pdf'), others[SHEET] ?? '')
    rmSync(join(dir, SHEET))
    changeManifest(dir, ({ files }) => {
      const file = files.find(({ name }) => name === SHEET)
      if (file === undefined) throw new Error('no sheet')
      const { name, bytes, sha256 } = file
      Object.assign(file, { name: 'sheet-1.pdf.age', opened: { name, bytes, sha256 } })
    })
    const outDir = join(makeTempDir(), 'out')
    await mergeExports([dir], outDir, { now: NOW })
    expect(existsSync(join(outDir, SHEET))).toBe(true)
    expect(existsSync(join(outDir, 'sheet-1.pdf'))).toBe(false)
  })

  it.each(['9999-03-04T15:00:00.000-05:00', '2026-04-03T12:00:00Z', '9999', 'Fri Mar 05 2027'])(
    'F10 refuses an export of %s, which would win over every other',
    async (exportedAt) => {
      expect(await mergeTold(makeWhole(exportedAt))).toContain('manifest.json')
    },
  )

  it('F10 takes an export of today, whatever the time zones', async () => {
    expect(await mergeTold(makeWhole('2026-04-02T02:00:00.000+14:00'))).toBe('[]')
  })

  it.each([
    ['visits.csv', (text: string) => addColumn(text, 'exported_at', '9999-03-04T15:00:00Z')],
    ['visits.ndjson', (text: string) => text.replace('{', '{"exportedAt":"9999-03-04T15:00:00Z",')],
    ['conflicts.csv', (text: string) => text.replace('2026-03-04T', '9999-03-04T')],
  ])(
    'F10 refuses a row of %s that is later than the export that it is in',
    async (name, change) => {
      const dir = makeWhole(MARCH_5)
      const path = join(dir, name)
      writeFileSync(path, change(readFileSync(path, 'utf8')))
      fitManifest(dir, name)
      expect(await mergeTold(dir)).toContain(name)
    },
  )

  it.each(['null', '[]', '1', '"x"', '{"schema":1}', '['.repeat(5000) + ']'.repeat(5000)])(
    'F10 names a line of records that is %.12s',
    async (line) => {
      const dir = makeWhole()
      writeFileSync(join(dir, 'visits.ndjson'), `${line}\n`)
      fitManifest(dir, 'visits.ndjson')
      const said = await mergeTold(dir)
      expect(said).toContain('visits.ndjson')
      expect(said).toContain('line 1')
    },
  )

  it('F10 guards every cell as an export does, also of files that go along whole', async () => {
    const starts = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']
    const blanks = ['', ' ', '\u00A0', '\u3000', '\u2003', '\uFEFF', '\n', '\u0085']
    const cells = blanks.flatMap((blank) => starts.map((start) => `${blank}${start}cmd()`))
    const dir = makeExport(join(makeTempDir(), 'export'), {
      visits: cells.map((cell, at) => makeVisitRow({ visit_id: `v${at}`, visit_ref: cell })),
      others,
    })
    const outDir = join(makeTempDir(), 'out')
    await mergeExports([dir], outDir, { now: NOW })
    const kept = readTable(outDir, 'visits.csv').map((row) => row['visit_ref'])
    // A line that begins within a cell is guarded, too.
    const guarded = cells.map((cell) => `'${cell.replace(/\n(?=[^\t\r])/, "\n'")}`)
    expect(kept.toSorted()).toEqual(guarded.toSorted())
    expect(readTable(outDir, 'data-dictionary.csv')).toMatchObject([{ meaning: `'=1+1` }])
  })

  it('keeps line ends of other systems within a record', async () => {
    const dir = makeExport(join(makeTempDir(), 'export'), {
      visits: [visit],
      records: [{ visitId, text: 'one\u2028two' }],
    })
    const outDir = join(makeTempDir(), 'out')
    await mergeExports([dir], outDir, { now: NOW })
    expect(readFileSync(join(outDir, 'visits.ndjson'), 'utf8')).toContain('one\u2028two')
  })
})

function addColumn(text: string, column: string, cell: string): string {
  const [head = '', row = ''] = text.split('\r\n')
  return `${head},${column}\r\n${row},${cell}\r\n`
}
