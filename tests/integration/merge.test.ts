import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import {
  filesOf,
  makeAnswerRow,
  makeExport,
  makeVisitRow,
  readTable,
  type CsvRow,
} from '../helpers/export-folder.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const MARCH_4 = '2026-03-04T15:00:00.000-05:00'
const MARCH_5 = '2026-03-05T15:00:00.000-05:00'
const open = makeVisitRow({ ended_at: '', status: 'open' })

/** Folders for exports and for what is made of them. */
function makeFolders() {
  const dir = makeTempDir()
  let made = 0
  const newDir = () => join(dir, `export-${++made}`)
  return {
    dir,
    add: (contents: Parameters<typeof makeExport>[1]) => makeExport(newDir(), contents),
    merge: async (...dirs: string[]) => {
      const outDir = newDir()
      return { outDir, report: await mergeExports(dirs, outDir) }
    },
  }
}

describe('a merge', () => {
  it('puts two kiosks together, in the order in which the visits began', async () => {
    const { add, merge } = makeFolders()
    const early = { visit_id: 'v2', kiosk_id: 'k2', started_at: '2026-03-04T08:00:00-05:00' }
    const first = add({
      visits: [makeVisitRow()],
      answers: [makeAnswerRow({ seq: '2' }), makeAnswerRow({ seq: '10' })],
    })
    const second = add({
      exportedAt: MARCH_5,
      visits: [makeVisitRow(early)],
      answers: [makeAnswerRow({ visit_id: 'v2' })],
    })
    const { outDir, report } = await merge(first, second)
    expect(report).toEqual({
      exports: 2,
      visits: 2,
      answers: 3,
      updated: 0,
      repeated: 0,
      conflicts: 0,
      tellOfLosses: 0,
      leftOut: [],
      refused: [],
      unchecked: [],
    })
    expect(readTable(outDir, 'visits.csv')).toEqual([
      { ...makeVisitRow(early), exported_at: MARCH_5 },
      { ...makeVisitRow(), exported_at: MARCH_4 },
    ])
    expect(readTable(outDir, 'answers.csv').map(({ visit_id, seq }) => [visit_id, seq])).toEqual([
      ['v2', '1'],
      [makeVisitRow()['visit_id'], '2'],
      [makeVisitRow()['visit_id'], '10'],
    ])
    const manifest = JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')) as {
      files: object[]
    }
    expect(manifest).toMatchObject({ schema: 1, exportedAt: MARCH_5, visits: 2, answers: 3 })
    expect(manifest.files).toMatchObject([
      { name: 'visits.csv', rows: 2 },
      { name: 'answers.csv', rows: 3 },
    ])
    expect(readdirSync(outDir).sort()).toEqual(['answers.csv', 'manifest.json', 'visits.csv'])
  })

  it('has once what was exported twice', async () => {
    const { add, merge } = makeFolders()
    const contents = { visits: [makeVisitRow()], answers: [makeAnswerRow()] }
    const { outDir, report } = await merge(add(contents), add({ ...contents, exportedAt: MARCH_5 }))
    expect(report).toMatchObject({ visits: 1, answers: 1, repeated: 2, updated: 0, conflicts: 0 })
    expect(readTable(outDir, 'visits.csv')).toHaveLength(1)
    expect(readTable(outDir, 'answers.csv')).toHaveLength(1)
  })

  it.each([
    ['as given', (dirs: string[]) => dirs],
    ['the other way round', (dirs: string[]) => dirs.toReversed()],
  ])('takes the newer state of a visit (%s)', async (_what, order) => {
    const { add, merge } = makeFolders()
    const { outDir, report } = await merge(
      ...order([add({ visits: [open] }), add({ visits: [makeVisitRow()], exportedAt: MARCH_5 })]),
    )
    expect(report).toMatchObject({ visits: 1, updated: 1, conflicts: 0 })
    expect(readTable(outDir, 'visits.csv')).toMatchObject([{ status: 'completed' }])
  })

  it('knows the state of a visit in a merge by its own time, not by that of the merge', async () => {
    const { add, merge } = makeFolders()
    const late = '2026-03-06T15:00:00.000-05:00'
    const other = makeVisitRow({ visit_id: 'v2', kiosk_id: 'k2' })
    const merged = await merge(add({ visits: [open] }), add({ visits: [other], exportedAt: late }))
    const { outDir } = await merge(
      merged.outDir,
      add({ visits: [makeVisitRow()], exportedAt: MARCH_5 }),
    )
    expect(readTable(outDir, 'visits.csv').map(({ status }) => status)).toEqual([
      'completed',
      'completed',
    ])
  })

  it('leaves empty what an older export does not tell', async () => {
    const { add, merge } = makeFolders()
    const { outDir, report } = await merge(
      add({ visits: [makeVisitRow()], answers: [makeAnswerRow({ seq: '7' }), makeAnswerRow()] }),
      add({
        exportedAt: MARCH_5,
        visits: [makeVisitRow({ visit_id: 'v2', attempt_no: '2' })],
        answers: [makeAnswerRow({ order_no: '5' })],
      }),
    )
    expect(report.conflicts).toBe(0)
    expect(readTable(outDir, 'visits.csv').map((row) => row['attempt_no'])).toEqual(['', '2'])
    // The same answer: one export knew more of it.
    expect(readTable(outDir, 'answers.csv').map((row) => [row['seq'], row['order_no']])).toEqual([
      ['1', '5'],
      ['7', ''],
    ])
  })

  it('does not take what a merge could not tell for another answer', async () => {
    const { add, merge } = makeFolders()
    const knowsMore = makeAnswerRow({ seq: '2', order_no: '6' })
    const merged = await merge(
      add({ answers: [makeAnswerRow()] }),
      add({ answers: [knowsMore], exportedAt: MARCH_5 }),
    )
    const { outDir, report } = await merge(
      merged.outDir,
      add({ answers: [makeAnswerRow({ order_no: '5' })], exportedAt: MARCH_5 }),
    )
    expect(report).toMatchObject({ answers: 2, repeated: 1, conflicts: 0 })
    expect(readTable(outDir, 'answers.csv').map((row) => row['order_no'])).toEqual(['5', '6'])
  })

  it('sets both sides aside where an answer is not what it was', async () => {
    const { add, merge } = makeFolders()
    const visits = [makeVisitRow()]
    const right = makeAnswerRow()
    const first = add({ visits, answers: [right, makeAnswerRow({ seq: '2' })] })
    const second = add({
      exportedAt: MARCH_5,
      visits,
      answers: [makeAnswerRow({ outcome: 'wrong', option_id: 'today' })],
    })
    const { outDir, report } = await merge(first, second)
    expect(report).toMatchObject({ answers: 1, conflicts: 2 })
    expect(readTable(outDir, 'answers.csv').map(({ seq }) => seq)).toEqual(['2'])
    const conflicts = readTable(outDir, 'conflicts.csv')
    expect(conflicts).toMatchObject([
      { file: 'answers.csv', seq: '1', source: 'export-1', exported_at: MARCH_4 },
      { file: 'answers.csv', seq: '1', source: 'export-2', exported_at: MARCH_5 },
    ])
    expect(conflicts.map(({ cells }) => JSON.parse(cells ?? '') as object)).toMatchObject([
      { outcome: 'correct', option_id: 'tomorrow' },
      { outcome: 'wrong', option_id: 'today' },
    ])

    // They stay aside, also when one side comes again.
    const again = await merge(outDir, first)
    expect(again.report).toMatchObject({ answers: 1, conflicts: 2 })
    expect(filesOf(again.outDir)).toEqual(filesOf(outDir))
  })

  it.each([
    ['began at another time', { started_at: '2026-03-04T13:58:11-05:00' }, MARCH_5],
    ['was at another kiosk', { kiosk_id: 'k2' }, MARCH_5],
    ['differs at the same moment', { status: 'stopped' }, MARCH_4],
  ])('sets both sides aside where a visit %s', async (_what, change, exportedAt) => {
    const { add, merge } = makeFolders()
    const { outDir, report } = await merge(
      add({ visits: [makeVisitRow()] }),
      add({ visits: [makeVisitRow(change)], exportedAt }),
    )
    expect(report).toMatchObject({ visits: 0, conflicts: 2 })
    expect(
      readTable(outDir, 'conflicts.csv')
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['export-1', 'export-2'])
  })

  it('takes the sheets along, and sets aside a sheet of which there are two', async () => {
    const { add, merge } = makeFolders()
    const { outDir, report } = await merge(
      add({ others: { 'sheet-v1.pdf': '%PDF-one', 'sheet-v2.pdf': '%PDF-two' } }),
      add({
        others: { 'sheet-v1.pdf': '%PDF-one', 'sheet-v2.pdf': '%PDF-another' },
        exportedAt: MARCH_5,
      }),
    )
    expect(readFileSync(join(outDir, 'sheet-v1.pdf'), 'utf8')).toBe('%PDF-one')
    expect(existsSync(join(outDir, 'sheet-v2.pdf'))).toBe(false)
    expect(report.conflicts).toBe(2)
    expect(filesOf((await merge(outDir)).outDir)).toEqual(filesOf(outDir))
  })

  it('merges the records where every export has them', async () => {
    const { add, merge } = makeFolders()
    const record = { visitId: 'v1', status: 'open' }
    const row = (id: string, status: string) => makeVisitRow({ visit_id: id, status })
    const first = add({
      visits: [row('v1', 'open'), row('v2', 'stopped')],
      records: [record, { visitId: 'v2', status: 'stopped' }],
    })
    const second = add({
      visits: [row('v1', 'completed')],
      records: [{ ...record, status: 'completed' }],
      exportedAt: MARCH_5,
    })
    const { outDir, report } = await merge(second, first)
    const lines = readFileSync(join(outDir, 'visits.ndjson'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { schema: 1, visitId: 'v1', status: 'completed', exportedAt: MARCH_5 },
      { schema: 1, visitId: 'v2', status: 'stopped', exportedAt: MARCH_4 },
    ])
    expect(report.leftOut).toEqual([])
    expect((await merge(first, add({ exportedAt: MARCH_5 }))).report.leftOut).toEqual([
      'visits.ndjson',
    ])
  })

  it('has no record of a visit that is disputed', async () => {
    const { add, merge } = makeFolders()
    const records = [{ visitId: makeVisitRow()['visit_id'] }, { visitId: 'v2' }]
    const other = makeVisitRow({ visit_id: 'v2' })
    const { outDir } = await merge(
      add({ visits: [makeVisitRow(), other], records }),
      add({ visits: [makeVisitRow({ kiosk_id: 'k2' }), other], records, exportedAt: MARCH_5 }),
    )
    expect(readFileSync(join(outDir, 'visits.ndjson'), 'utf8')).toMatch(/^.*"v2".*\n$/)
  })

  it('orders visits by the instant at which they began, not by the clocks on the walls', async () => {
    const { add, merge } = makeFolders()
    const began = (id: string, started_at: string) => makeVisitRow({ visit_id: id, started_at })
    const { outDir } = await merge(
      // Two time zones, and the hour that comes twice when summer ends.
      add({
        visits: [
          began('third', '2026-11-01T09:00:00+01:00'),
          began('first', '2026-11-01T01:59:00-04:00'),
          began('second', '2026-11-01T01:01:00-05:00'),
        ],
      }),
    )
    expect(readTable(outDir, 'visits.csv').map(({ visit_id }) => visit_id)).toEqual([
      ...['first', 'second', 'third'],
    ])
  })

  it.each([
    ['as given', (dirs: string[]) => dirs],
    ['the other way round', (dirs: string[]) => dirs.toReversed()],
  ])(
    'takes the state that the kiosk counted last, whatever its clock said (%s)',
    async (_, order) => {
      const { add, merge } = makeFolders()
      const state = (status: string, changed_no: string) => makeVisitRow({ status, changed_no })
      const record = (status: string, changedNo: number) => [
        { visitId: makeVisitRow()['visit_id'], status, changedNo },
      ]
      // The clock was a day ahead when the first was made, and was then set right.
      const { outDir, report } = await merge(
        ...order([
          add({ visits: [state('open', '41')], records: record('open', 41), exportedAt: MARCH_5 }),
          add({ visits: [state('completed', '90')], records: record('completed', 90) }),
        ]),
      )
      expect(report).toMatchObject({ visits: 1, updated: 1, conflicts: 0 })
      expect(readTable(outDir, 'visits.csv')).toMatchObject([
        { status: 'completed', exported_at: MARCH_4 },
      ])
      expect(readFileSync(join(outDir, 'visits.ndjson'), 'utf8')).toMatch(/"status":"completed"/)
    },
  )

  it.each([
    ['a visit', { status: 'stopped' }, [{ seq: 1, outcome: 'correct' }], 'visits.csv', 2],
    ['an answer', {}, [{ seq: 1, outcome: 'wrong' }], 'answers.csv', 2],
    ['an answer that only the table has', {}, [], 'answers.csv', 1],
    [
      'an answer that only the record has',
      {},
      [
        { seq: 1, outcome: 'correct' },
        { seq: 2, outcome: 'wrong' },
      ],
      'answers.csv',
      1,
    ],
  ])('sets %s aside where table and record contradict', async (_, change, answers, file, sides) => {
    const { add, merge } = makeFolders()
    const record = { visitId: makeVisitRow()['visit_id'], status: 'completed', answers, ...change }
    const { outDir, report } = await merge(
      add({ visits: [makeVisitRow()], answers: [makeAnswerRow()], records: [record] }),
    )
    expect(report.conflicts).toBe(sides)
    expect(readTable(outDir, 'conflicts.csv').map((row) => row['file'])).toEqual(
      Array.from({ length: sides }, () => file),
    )
    expect(readFileSync(join(outDir, 'visits.ndjson'), 'utf8')).toBe('')
  })

  it('sets aside a visit that only the table has, or only the records', async () => {
    const { add, merge } = makeFolders()
    const { outDir, report } = await merge(
      add({ visits: [makeVisitRow({ visit_id: 'v1' })], records: [{ visitId: 'v2' }] }),
    )
    expect(report).toMatchObject({ visits: 0, conflicts: 2 })
    expect(readTable(outDir, 'conflicts.csv').map(({ id }) => id)).toEqual(['v1', 'v2'])
  })

  it.each([
    ['by its counts', false],
    ['by its record', true],
  ])('sets a visit aside whose newest state lacks answers, %s', async (_, hasRecords) => {
    const { add, merge } = makeFolders()
    const asked = ['q1', 'q2', 'q3'].map((question_id, index) =>
      makeAnswerRow({ seq: String(index + 1), question_id }),
    )
    const state = (count: number, changed_no: string, part = {}) => {
      const counts = { questions_answered: String(count), changed_no }
      const answers = asked.slice(0, count)
      const record = {
        visitId: makeVisitRow()['visit_id'],
        changedNo: Number(changed_no),
        answers: answers.map(({ seq, question_id }) => ({
          seq: Number(seq),
          questionId: question_id,
        })),
      }
      return {
        visits: [makeVisitRow({ ...(hasRecords ? { changed_no } : counts), ...part })],
        answers,
        ...(hasRecords && { records: [record] }),
      }
    }
    const dirs = [
      add(state(1, '10', { status: 'open', ended_at: '' })),
      add({ ...state(3, '20'), exportedAt: MARCH_5 }),
      // A backup was taken back that had the first of them.
      add({
        ...state(1, '1021', { status: 'stopped' }),
        exportedAt: '2026-03-06T15:00:00.000-05:00',
      }),
    ]
    const { outDir, report } = await merge(...dirs)
    expect(report).toMatchObject({ visits: 0, conflicts: 3 })
    expect(
      readTable(outDir, 'conflicts.csv').map(({ file, cells = '' }) => [
        file,
        (JSON.parse(cells) as CsvRow)['status'],
      ]),
    ).toEqual(['open', 'completed', 'stopped'].map((status) => ['visits.csv', status]))
    if (hasRecords) expect(readFileSync(join(outDir, 'visits.ndjson'), 'utf8')).toBe('')
    for (const again of [[outDir], [outDir, ...dirs], [dirs[1] ?? '', outDir]]) {
      expect(filesOf((await merge(...again)).outDir)).toEqual(filesOf(outDir))
    }
  })

  it('keeps every loss that its exports tell of, once, each with its kiosk', async () => {
    const { add, merge } = makeFolders()
    const early = {
      at: '2026-02-01T10:00:00.000-05:00',
      lost: { visits: { rows: 2, isExact: true } },
    }
    const late = {
      at: '2026-02-01T16:00:00.000+00:00',
      lost: { answers: { rows: 9, isExact: false }, visits: { rows: 1, isExact: true } },
    }
    const dirs = [
      add({ manifest: { kioskId: 'k1', salvages: [early] } }),
      add({ manifest: { kioskId: 'k1', salvages: [early, late] }, exportedAt: MARCH_5 }),
      add({ manifest: { kioskId: 'k2', salvages: [early] } }),
      add({ manifest: { kioskId: 'k3', salvages: [] } }),
    ]
    const { outDir, report } = await merge(...dirs)
    expect(report.tellOfLosses).toBe(3)
    const manifest = JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')) as object
    expect(manifest).toMatchObject({
      salvages: [
        { ...early, kioskId: 'k1' },
        { ...early, kioskId: 'k2' },
        { ...late, kioskId: 'k1' },
      ],
    })
    for (const again of [[outDir], [...dirs.toReversed(), outDir]]) {
      expect(filesOf((await merge(...again)).outDir)).toEqual(filesOf(outDir))
    }
  })

  it('says which files it leaves out', async () => {
    const { add, merge } = makeFolders()
    const others = { 'fhir-bundle.json': '{}', 'visits.xlsx': 'PK', 'xapi-statements.json': '[]' }
    const { outDir, report } = await merge(add({ others }))
    expect(report.leftOut).toEqual(['fhir-bundle.json', 'visits.xlsx', 'xapi-statements.json'])
    expect(existsSync(join(outDir, 'fhir-bundle.json'))).toBe(false)
  })

  it('reads what was written with semicolons and decimal commas, and is RFC 4180 itself', async () => {
    const { add, merge, dir } = makeFolders()
    const cells = ['a,b', 'a;b', 'say "so"', 'two\r\nlines', "'=1+1", '1,5']
    const visits = cells.map((visit_ref, n) => makeVisitRow({ visit_id: `v${n}`, visit_ref }))
    const answers = [
      makeAnswerRow({ visit_id: 'v0', seconds: '2,5', option_id: '1,5' }),
      makeAnswerRow({ visit_id: 'v0', seq: '2', seconds: '', option_id: 'a;b' }),
    ]
    const german = { separator: 'semicolon', decimalMark: 'comma' } as const
    const dictionary = { 'data-dictionary.csv': '\uFEFFa;b;c;d\r\n1,5;x;y;z\r\n' }
    const one = add({ visits, answers, others: dictionary, csv: german })
    expect(readFileSync(join(one, 'answers.csv'), 'utf8')).toContain(';2,5')
    const { outDir, report } = await merge(one)
    expect(report).toMatchObject({ visits: 6, answers: 2, conflicts: 0 })
    expect(readTable(outDir, 'visits.csv').map((row) => row['visit_ref'])).toEqual(cells)
    expect(
      readTable(outDir, 'answers.csv').map((row) => [row['seconds'], row['option_id']]),
    ).toEqual([
      ['2.5', '1,5'],
      ['', 'a;b'],
    ])
    expect(readFileSync(join(outDir, 'data-dictionary.csv'), 'utf8')).toBe(
      '\uFEFFa,b,c,d\r\n"1,5",x,y,z\r\n',
    )
    // The same rows from an export with commas are the same.
    const points = answers.map((row) => ({
      ...row,
      seconds: row['seconds']?.replace(',', '.') ?? '',
    }))
    const both = await merge(one, makeExport(join(dir, 'other'), { visits, answers: points }))
    expect(both.report).toMatchObject({ visits: 6, answers: 2, conflicts: 0 })
    expect(filesOf((await merge(outDir)).outDir)['answers.csv']).toBe(
      filesOf(outDir)['answers.csv'],
    )
  })

  it('keeps awkward cells as they are, and guards what a spreadsheet would run', async () => {
    const { add, merge } = makeFolders()
    const cells = ['a,b', 'say "so"', 'two\r\nlines', `'=1+1`, '-2.5', '', 'ياسمين']
    const visits = [...cells, '=1+1'].map((visit_ref, n) =>
      makeVisitRow({ visit_id: `v${n}`, visit_ref }),
    )
    const { outDir } = await merge(add({ visits }))
    expect(readTable(outDir, 'visits.csv').map((row) => row['visit_ref'])).toEqual([
      ...cells,
      `'=1+1`,
    ])
  })
})

describe('a merge refuses', () => {
  const contents = { visits: [makeVisitRow()], answers: [makeAnswerRow()] }

  it.each([
    [
      'a file that was changed',
      (dir: string) => {
        const path = join(dir, 'answers.csv')
        writeFileSync(path, readFileSync(path, 'utf8').replace('correct', 'kurrekt'))
      },
      /answers\.csv: : is not what was exported/,
    ],
    [
      'a file that was cut off',
      (dir: string) => {
        writeFileSync(join(dir, 'answers.csv'), '')
      },
      /answers\.csv: : has 0 bytes/,
    ],
    [
      'a file that is missing',
      (dir: string) => {
        rmSync(join(dir, 'visits.csv'))
      },
      /visits\.csv: : is in the manifest and not here/,
    ],
    [
      'an export without a manifest',
      (dir: string) => {
        rmSync(join(dir, 'manifest.json'))
      },
      /manifest\.json: : cannot be read: ENOENT/,
    ],
    [
      'another schema',
      (dir: string) => {
        changeManifest(dir, (text) => text.replace('"schema":1', '"schema":2'))
      },
      /reads exports of schema 1/,
    ],
    [
      'a path that leads out',
      (dir: string) => {
        changeManifest(dir, (text) => text.replace('answers.csv', '../answers.csv'))
      },
      /must be a plain file name/,
    ],
    [
      'other row counts',
      (dir: string) => {
        changeManifest(dir, (text) => text.replace('"rows":1', '"rows":2'))
      },
      /visits\.csv: : has 1 rows, and the manifest says 2/,
    ],
    [
      'another number of visits',
      (dir: string) => {
        changeManifest(dir, (text) => text.replace('{', '{"visits":2,'))
      },
      /visits\.csv: : has 1 rows, and the manifest says 2/,
    ],
    [
      'another number of answers',
      (dir: string) => {
        changeManifest(dir, (text) => text.replace('{', '{"answers":0,'))
      },
      /answers\.csv: : has 1 rows, and the manifest says 0/,
    ],
    [
      'a manifest whose losses are no list',
      (dir: string) => {
        changeManifest(dir, (text) => text.replace('{', '{"salvages":{"at":"never"},'))
      },
      /manifest\.json: salvages: /,
    ],
    [
      'encrypted files',
      (dir: string) => {
        rmSync(join(dir, 'visits.csv'))
        writeFileSync(join(dir, 'visits.csv.age'), '')
      },
      /is encrypted: open every \.age file/,
    ],
    [
      'a manifest that tells nothing, beside the encrypted one',
      (dir: string) => {
        changeManifest(dir, () => '{"schema":1,"isEncrypted":true,"files":[]}')
        writeFileSync(join(dir, 'manifest.json.age'), '')
      },
      /is encrypted/,
    ],
  ])('%s, and writes nothing', async (_what, spoil, reason) => {
    const { dir, add, merge } = makeFolders()
    const good = add(contents)
    const bad = add({ ...contents, exportedAt: MARCH_5 })
    spoil(bad)
    await expect(merge(good, bad)).rejects.toThrow(reason)
    expect(readdirSync(dir).sort()).toEqual(['export-1', 'export-2'])
  })

  it.each([
    ['changed before it begins', { afterChange: 50 }],
    ['changed after it ends', { upToChange: 49 }],
    ['began before its first day', { fromDate: '2026-03-05' }],
    ['began after its last day', { toDate: '2026-03-03' }],
  ])('a visit that %s by the manifest', async (_, manifest) => {
    const { add, merge } = makeFolders()
    const visits = [makeVisitRow({ changed_no: '50' })]
    const right = { afterChange: 49, upToChange: 50, fromDate: '2026-03-04', toDate: '2026-03-04' }
    expect((await merge(add({ visits, manifest: right }))).report.visits).toBe(1)
    const wrong = add({ visits, manifest: { ...right, ...manifest } })
    await expect(merge(wrong)).rejects.toThrow(/visits\.csv: row 1: is no visit of those/)
  })

  it('a row of another schema', async () => {
    const { add, merge } = makeFolders()
    await expect(merge(add({ visits: [makeVisitRow({ schema: '2' })] }))).rejects.toThrow(
      /row 1: this app reads rows of schema 1/,
    )
  })

  it.each([
    ['with a cell too many', (text: string) => text.replace(',es,', ',es,en,'), /Invalid Record/],
    [
      'without a column that it needs',
      (text: string) => text.replace('visit_id', 'id'),
      /visit_id/,
    ],
  ])('a table %s, though the manifest fits it', async (_what, change, reason) => {
    const { add, merge } = makeFolders()
    const dir = add(contents)
    const path = join(dir, 'visits.csv')
    const text = change(readFileSync(path, 'utf8'))
    writeFileSync(path, text)
    const sha256 = createHash('sha256').update(text).digest('hex')
    changeManifest(dir, (manifest) =>
      manifest.replace(
        /("name":"visits.csv","rows":1,)[^}]*/,
        `$1"bytes":${Buffer.byteLength(text)},"sha256":"${sha256}"`,
      ),
    )
    await expect(merge(dir)).rejects.toThrow(reason)
  })

  it('an export without tables', async () => {
    const { add, merge } = makeFolders()
    const dir = add(contents)
    changeManifest(dir, (text) =>
      text.replace(/\{"name":"answers.csv".*?\}/, '').replace(',]', ']'),
    )
    await expect(merge(dir)).rejects.toThrow(/answers\.csv: is not in this export/)
  })

  it('everything that is wrong at once', async () => {
    const { add, merge } = makeFolders()
    const dirs = [add(contents), add({ ...contents, exportedAt: MARCH_5 })]
    for (const dir of dirs) rmSync(join(dir, 'visits.csv'))
    await expect(merge(...dirs)).rejects.toThrow(/export-1.*\n.*export-2/)
  })

  it('to write over anything', async () => {
    const { dir, add } = makeFolders()
    const source = add(contents)
    const before = filesOf(source)
    await expect(mergeExports([source], source)).rejects.toThrow('is there already')
    expect(filesOf(source)).toEqual(before)
    expect(readdirSync(dir)).toEqual(['export-1'])
  })

  it('opened files in the place of encrypted ones only where they are there', async () => {
    const { add, merge } = makeFolders()
    const others = { 'sheet-v1.pdf': '%PDF-one' }
    const dir = add({ ...contents, others })
    // The manifest tells of the encrypted files.
    changeManifest(dir, (text) =>
      text.replaceAll(/("name":"[^"]*)/g, '$1.age').replaceAll(/("bytes":|"sha256":")\d/g, '$19'),
    )
    writeFileSync(join(dir, 'visits.csv.age'), '')
    const plain = add({ ...contents, others, exportedAt: MARCH_5 })
    const { report } = await merge(dir, plain)
    expect(report).toMatchObject({ visits: 1, answers: 1, conflicts: 0 })
    expect(report.unchecked.map(({ file }) => file)).toEqual(
      ['visits.csv', 'answers.csv', 'sheet-v1.pdf'].map((name) => join(dir, name)),
    )
    rmSync(join(dir, 'visits.csv'))
    await expect(merge(dir)).rejects.toThrow('is encrypted')
  })
})

function changeManifest(dir: string, change: (text: string) => string): void {
  const path = join(dir, 'manifest.json')
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

describe('whatever was exported', () => {
  const statuses = ['open', 'stopped', 'completed']
  /** Exports of two kiosks, each at several moments: a visit goes on, an answer stays. */
  const exportsOf = fc.uniqueArray(
    fc.record({
      kiosk: fc.constantFrom('k1', 'k2'),
      day: fc.integer({ min: 1, max: 9 }),
      visits: fc.uniqueArray(
        fc.record({
          no: fc.nat(4),
          hasLaterColumn: fc.boolean(),
          answers: fc.uniqueArray(fc.nat(3)),
        }),
        { selector: ({ no }) => no, maxLength: 4 },
      ),
    }),
    { selector: ({ kiosk, day }) => kiosk + String(day), minLength: 1, maxLength: 4 },
  )
  type Exported = typeof exportsOf extends fc.Arbitrary<(infer T)[]> ? T : never

  /** The state is that of the day, so that the later one is the newer. */
  function contentsOf({ kiosk, day, visits }: Exported) {
    const visitId = (no: number) => `${kiosk}-v${no}`
    const rows: CsvRow[] = visits.map(({ no }) =>
      makeVisitRow({
        visit_id: visitId(no),
        kiosk_id: kiosk,
        status: statuses[Math.floor(day / 4)] ?? 'open',
        second_language: day % 2 === 0 ? 'en' : '',
        // Apps of the first days did not have it.
        ...(day > 4 && { attempt_no: '1' }),
      }),
    )
    const answers = visits.flatMap(({ no, answers }) =>
      answers.map((seq) =>
        makeAnswerRow({
          visit_id: visitId(no),
          seq: String(seq),
          ...(day > 4 && { order_no: String(seq + 10) }),
        }),
      ),
    )
    return { exportedAt: `2026-03-0${day}T15:00:00.000-05:00`, visits: rows, answers }
  }

  it('nothing is in a merge twice, and a merge of merges is the merge', async () => {
    const root = makeTempDir()
    await fc.assert(
      fc.asyncProperty(exportsOf, fc.nat(3), async (exported, cut) => {
        const dir = mkdtempSync(join(root, 'merge-'))
        let made = 0
        const merge = async (dirs: string[]) => {
          const outDir = join(dir, `merged-${++made}`)
          const report = await mergeExports(dirs, outDir)
          expect(report.conflicts).toBe(0)
          return outDir
        }
        const dirs = exported.map((one, n) => makeExport(join(dir, String(n)), contentsOf(one)))
        const all = await merge(dirs)

        const visits = readTable(all, 'visits.csv')
        const newest = new Map<string, string>()
        for (const { kiosk, day, visits: seen } of exported.toSorted((a, b) => a.day - b.day)) {
          const status = statuses[Math.floor(day / 4)] ?? 'open'
          for (const { no } of seen) newest.set(`${kiosk}-v${no}`, status)
        }
        expect(new Map(visits.map((row) => [row['visit_id'], row['status']]))).toEqual(newest)
        expect(visits).toHaveLength(newest.size)
        const keys = readTable(all, 'answers.csv').map((row) => `${row['visit_id']} ${row['seq']}`)
        expect(new Set(keys).size).toBe(keys.length)

        const whole = filesOf(all)
        expect(filesOf(await merge([all]))).toEqual(whole)
        expect(filesOf(await merge([...dirs.toReversed(), all]))).toEqual(whole)
        const parts = [dirs.slice(0, cut), dirs.slice(cut)].filter((part) => part.length > 0)
        const halves = []
        for (const part of parts) halves.push(await merge(part))
        expect(filesOf(await merge(halves))).toEqual(whole)
        rmSync(dir, { recursive: true })
      }),
      { numRuns: 20 },
    )
  })
})
