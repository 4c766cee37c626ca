import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDatabaseToRead } from '../../src/main/database/open.ts'
import { exportTables } from '../../src/main/export/tables.ts'
import { cellXml, escapeText } from '../../src/main/export/xlsx/cells.ts'
import { workbookPart } from '../../src/main/export/xlsx/workbook.ts'
import { makeZip } from '../../src/main/export/xlsx/zip.ts'
import { makeExport, readTable, EVERYTHING } from '../helpers/exports.ts'
import { goTo, makeVisits, rightOption } from '../helpers/visits.ts'
import { readWorkbook, unpack } from '../helpers/xlsx.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

/** What spreadsheets make something else of when they read CSV, and what is hard to write. */
const references = [
  ...[
    '00123',
    '12E5',
    '0012345678901234567',
    'MAR-5',
    'TRUE',
    '3-4',
    '=1+1',
    '-2',
    '+1',
    '@SUM(1)',
  ],
  ...[
    'x'.repeat(32_767),
    'مرحبا ‏123',
    '👩‍⚕️ 𠮷',
    'one\ntwo',
    'one\r\ntwo',
    '  leading',
    'trailing\t ',
  ],
  ...[
    '<b>&amp;</b> "\'',
    '_x0041_',
    '_x000D_x0042_',
    '\u0001\u001f\u0085\ufffe',
    '1,5',
    'a;=1',
    '٣',
  ],
]

/** One visit for each reference, with one answer in the first. */
function makeResults(texts: readonly string[] = references) {
  const rig = makeVisits()
  for (const [index, text] of texts.entries()) {
    let view = rig.visits.begin(index % 2 === 0 ? 'en' : 'ar')
    if (index === 0) {
      view = goTo(rig.visits, view, 'question')
      rig.clock.advance(2500)
      rig.visits.answer(view.id, view.turn, rightOption(view))
    }
    rig.visits.stop(view.id)
    rig.database
      .prepare('UPDATE visits SET visit_ref = :text WHERE id = :id')
      .run({ text, id: view.id })
  }
  return rig
}

/** As the specification of each column has it; the workbook is held against this. */
const numbers = [
  'active_s',
  'slides_seen',
  'slides_total',
  'questions_total',
  'attempt_no',
  'schema',
]

describe('a workbook', () => {
  it('brings back every reference as it was typed', async () => {
    const { databasePath } = makeResults()
    const { dir } = await makeExport(databasePath, { formats: ['xlsx'] })
    const [sheet, ...others] = readWorkbook(join(dir, 'visits.xlsx'))
    expect(others).toEqual([])
    expect(sheet?.rows.map((row) => row['visit_ref'])).toEqual(
      references.map((value) => ({ kind: 'text', value, format: '49' })),
    )
  })

  it('has what CSV has, each cell by its type', async () => {
    const { database, databasePath } = makeResults(['V-1', '00123'])
    database.exec(`INSERT INTO evaluations
      (id, visit_id, evaluation, follow_up, staff_id, evaluated_at, order_no)
      SELECT 'e' || seq, id, 'verbalized', seq = 1, 'nurse', started_at, 1 FROM visits`)
    const { dir } = await makeExport(databasePath, { formats: ['csv', 'xlsx'] })
    for (const { fileName, rowsOf, columns } of exportTables) {
      const lines = readTable(join(dir, fileName))
      const [sheet] = readWorkbook(join(dir, `${rowsOf}.xlsx`))
      expect(sheet?.name).toBe(rowsOf)
      expect(sheet?.head).toEqual(columns.map(({ name }) => name))
      expect(sheet?.rows).toHaveLength(lines.length)
      for (const [index, line] of lines.entries()) {
        const row = sheet?.rows[index] ?? {}
        for (const [name, shown] of Object.entries(line)) {
          const cell = row[name]
          const where = `${fileName} ${index + 1} ${name}`
          if (shown === '') expect(cell, where).toBeUndefined()
          else if (name.endsWith('_local')) {
            expect(cell, where).toMatchObject({
              kind: 'number',
              format: 'yyyy\\-mm\\-dd\\ hh:mm:ss',
            })
            // Days since the one from which spreadsheets count.
            const at = Date.UTC(1899, 11, 30) + Number(cell?.value) * 86_400_000
            const second = new Date(Math.round(at / 1000) * 1000).toISOString().slice(0, 19)
            expect(second.replace('T', ' '), where).toBe(shown)
          } else if (name === 'follow_up') {
            expect(cell, where).toEqual({ kind: 'boolean', value: shown === '1' })
          } else if (cell?.kind === 'number') {
            expect(cell.value, where).toBe(Number(shown))
            expect(cell.format, where).toBe(name === 'seconds' ? '0.0' : '1')
          } else expect(cell, where).toEqual({ kind: 'text', value: shown, format: '49' })
        }
      }
    }
    const [visits] = readWorkbook(join(dir, 'visits.xlsx'))
    for (const name of numbers) expect(visits?.rows[0]?.[name]?.kind, name).toBe('number')
    for (const name of ['visit_ref', 'visit_id', 'lesson_version', 'started_at', 'status']) {
      expect(visits?.rows[1]?.[name]?.kind, name).toBe('text')
    }
    const [answers] = readWorkbook(join(dir, 'answers.xlsx'))
    expect(answers?.rows[0]?.['seconds']).toEqual({ kind: 'number', value: 2.5, format: '0.0' })
  })

  it('is the same, byte for byte, whenever it is made of the same', async () => {
    const { databasePath } = makeResults()
    const bytes = []
    for (const exportedAt of ['2026-03-04T15:00:00.000-05:00', '2027-04-05T16:00:00.000-05:00']) {
      const { dir } = await makeExport(databasePath, { formats: ['xlsx'], exportedAt })
      bytes.push(readFileSync(join(dir, 'visits.xlsx')))
    }
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true)
    const files = unpack(bytes[0] ?? Buffer.alloc(0))
    expect([...files.keys()][0]).toBe('[Content_Types].xml')
    expect(new Set([...files.values()].map(({ day }) => day))).toEqual(new Set([0x0021]))
  })

  it('is there without a row, and says in the manifest which sheets there are', async () => {
    const { databasePath } = makeVisits()
    const { dir, files } = await makeExport(databasePath, { formats: ['xlsx'] })
    const [sheet] = readWorkbook(join(dir, 'visits.xlsx'))
    expect(sheet).toMatchObject({ name: 'visits', rows: [] })
    expect(sheet?.head).toContain('visit_ref')
    const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as object
    expect(manifest).toMatchObject({
      files: [
        { name: 'visits.xlsx', rows: 0, sheets: [{ name: 'visits', rows: 0 }] },
        { name: 'answers.xlsx', rows: 0, sheets: [{ name: 'answers', rows: 0 }] },
        { name: 'data-dictionary.csv', rows: null },
      ],
    })
    expect(files.map(({ name }) => name)).toContain('visits.xlsx')
  })

  it.each([
    [7, [7]],
    [3, [3, 3, 1]],
    [1, [1, 1, 1, 1, 1, 1, 1]],
  ])('goes on on the next sheet after %i rows', (mostRows, rowsOfSheets) => {
    const texts = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const { databasePath } = makeResults(texts)
    const database = openDatabaseToRead(databasePath)
    const [table] = exportTables
    if (table === undefined) throw new Error('there is no table')
    const part = workbookPart(database, table, { ...EVERYTHING, upToChange: 1e9 }, 7, mostRows)
    const path = join(makeTempDir(), 'visits.xlsx')
    let made = 0
    writeFileSync(path, Buffer.concat([...part.pieces((rows) => (made += rows))] as Uint8Array[]))
    database.close()
    expect(made).toBe(7)
    const sheets = readWorkbook(path)
    expect(sheets.map(({ rows }) => rows.length)).toEqual(rowsOfSheets)
    expect(part.sheets).toEqual(sheets.map(({ name, rows }) => ({ name, rows: rows.length })))
    expect(sheets.map(({ name }) => name)).toEqual(
      rowsOfSheets.map((_rows, index) => (index === 0 ? 'visits' : `visits ${index + 1}`)),
    )
    expect(sheets.flatMap(({ rows }) => rows.map((row) => row['visit_ref']?.value))).toEqual(texts)
    for (const { head } of sheets) expect(head).toEqual(sheets[0]?.head)
  })

  it('refuses a text that no cell holds, rather than cut it, and leaves nothing', async () => {
    const { databasePath } = makeResults(['x'.repeat(32_768)])
    await expect(makeExport(databasePath, { formats: ['xlsx'] })).rejects.toThrow(
      /has 32768 characters, and a cell holds 32767: export without xlsx/,
    )
  })
})

describe('a cell', () => {
  it.each([
    ['a time from before spreadsheets count right', '1900-02-28 00:00:00', 'local'],
    ['a time that there is not', '2026-02-30 25:00:00', 'local'],
    ['a text where a number is due', '12E5', 'whole'],
    ['a number where yes or no is due', 2, 'yesNo'],
  ] as const)('holds %s as text', (_what, value, kind) => {
    expect(cellXml('A2', value, kind)).toBe(
      `<c r="A2" s="1" t="inlineStr"><is><t>${value}</t></is></c>`,
    )
  })

  it('holds a second of a day to the second', () => {
    expect(cellXml('A2', '2026-03-04 06:00:00', 'local')).toBe(
      '<c r="A2" s="2"><v>46085.25</v></c>',
    )
  })

  it('says in XML whatever text there is', () => {
    const decode = (text: string) =>
      text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
        .replace(/_x([0-9A-F]{4})_/g, (_all, code: string) =>
          String.fromCharCode(parseInt(code, 16)),
        )
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('_x', '_', 'x0041', '0041_', '_x0041_', '&', '<', ']]>', '\r\n', '\0'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('')
        const written = escapeText(text)
        expect(decode(written)).toBe(text)
        expect(written).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)|\r/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('an archive', () => {
  it('comes back from another reader, however much there is of it', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => `row ${n} أ 👩‍⚕️\n`)
    const entries = [
      { name: 'empty.xml', pieces: [] },
      { name: 'long/ä.xml', pieces: long },
      { name: 'short.xml', pieces: ['a', 'b'] },
    ]
    // The reader holds sizes and checksums against the contents.
    const files = unpack(Buffer.concat([...makeZip(entries)]))
    expect([...files].map(([name, { text }]) => [name, text])).toEqual(
      entries.map(({ name, pieces }) => [name, pieces.join('')]),
    )
  })
})
