import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExportCancelled } from '../../src/main/export/failure.ts'
import { EXPORTED_AT, makeExport, makeRequest, readTable } from '../helpers/exports.ts'
import { goTo, makeVisits, rightOption, wrongOption } from '../helpers/visits.ts'

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex')

/** One completed visit with a wrong answer and an unsure one, and one that was stopped. */
function makeResults() {
  const rig = makeVisits()
  let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
  const firstId = view.id
  const tried: Record<string, number> = {}
  while (view.step.kind === 'question') {
    const { questionId } = view.step.question
    tried[questionId] = (tried[questionId] ?? 0) + 1
    rig.clock.advance(2500)
    const isWrong = questionId === 'fever' && tried[questionId] === 1
    const option = isWrong ? wrongOption(view) : questionId === 'driving' ? null : rightOption(view)
    const answered = rig.visits.answer(view.id, view.turn, option)
    view = rig.visits.move(answered.id, answered.turn, 'next')
  }
  view = rig.visits.move(view.id, view.turn, 'next')
  rig.visits.leave(view.id)
  const second = rig.visits.begin('es')
  rig.visits.askHelp('3f0e2f8c-2f4e-4d0a-8d5c-1b1f3c8f0a11', 'slide:stay-in-bed', 'es')
  rig.clock.advance(600_000)
  return { ...rig.restart(), firstId, secondId: second.id }
}

describe('an export', () => {
  it('has one row for each visit and one for each answer', async () => {
    const { databasePath, firstId, secondId } = makeResults()
    const { dir } = await makeExport(databasePath)

    const visits = readTable(join(dir, 'visits.csv'))
    expect(visits).toHaveLength(2)
    expect(visits[0]).toMatchObject({
      schema: '1',
      visit_id: firstId,
      language: 'en',
      status: 'completed',
      questions_total: '10',
      questions_answered: '10',
      first_try_correct: '8',
      finally_correct: '9',
      for_nurse: '1',
      help_requests: '0',
    })
    expect(visits[0]?.['slides_seen']).toBe(visits[0]?.['slides_total'])
    expect(visits[1]).toMatchObject({
      visit_id: secondId,
      status: 'stopped',
      slides_seen: '1',
      questions_answered: '0',
      help_requests: '1',
    })
    expect(visits[0]?.['started_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
    expect(visits[0]?.['started_local']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    for (const visit of visits) {
      expect(visit['injected_at']).toBe(visit['started_at'])
      expect(visit['injected_local']).toBe(visit['started_local'])
    }

    const answers = readTable(join(dir, 'answers.csv'))
    expect(answers).toHaveLength(13)
    expect(answers.filter(({ question_id }) => question_id === 'fever')).toMatchObject([
      { outcome: 'wrong', try_no: '1', variant_id: 'a', language: 'en', seconds: '2.5' },
      { outcome: 'correct', try_no: '2', variant_id: 'b' },
    ])
    expect(answers.filter(({ question_id }) => question_id === 'driving')).toMatchObject([
      { outcome: 'unsure', option_id: '' },
      { outcome: 'unsure' },
      { outcome: 'unsure' },
    ])
    expect(answers.every(({ content_hash }) => /^[0-9a-f]{64}$/.test(content_hash ?? ''))).toBe(
      true,
    )
  })

  it('says when the injection was, with its offset and as the clock showed it', async () => {
    const { database, databasePath } = makeResults()
    database.exec(`UPDATE visits SET injected_at = '2026-03-04T08:15:30.250-05:00'`)
    const { dir } = await makeExport(databasePath)
    const injection = {
      injected_at: '2026-03-04T08:15:30-05:00',
      injected_local: '2026-03-04 08:15:30',
    }
    expect(readTable(join(dir, 'visits.csv'))).toMatchObject([injection, injection])
  })

  it('says who took part and how staff evaluated last', async () => {
    const { database, databasePath, firstId } = makeResults()
    database.exec(`UPDATE visits SET recipient = 'both', attempt_no = 2 WHERE id = '${firstId}'`)
    for (const [orderNo, evaluation, followUp] of [
      [1, 'needs_reinforcement', 1],
      [2, 'verbalized', 0],
    ] as const) {
      database
        .prepare(
          `INSERT INTO evaluations (id, visit_id, evaluation, follow_up, staff_id, evaluated_at, order_no)
           VALUES (:id, :firstId, :evaluation, :followUp, 'nurse', :at, :orderNo)`,
        )
        .run({
          ...{ id: `e${orderNo}`, firstId, evaluation, followUp, orderNo },
          at: `2026-03-04T14:07:3${orderNo}.123-05:00`,
        })
    }
    const { dir } = await makeExport(databasePath)
    expect(readTable(join(dir, 'visits.csv'))).toMatchObject([
      {
        ...{ recipient: 'both', attempt_no: '2', staff_evaluation: 'verbalized', follow_up: '0' },
        ...{ evaluated_by: 'nurse', evaluated_at: '2026-03-04T14:07:32-05:00' },
      },
      {
        ...{ recipient: '', attempt_no: '1', staff_evaluation: '', follow_up: '' },
        ...{ evaluated_by: '', evaluated_at: '' },
      },
    ])
  })

  it.each([
    ['=1+1', `'=1+1`],
    ['V-20931', 'V-20931'],
  ])('keeps the visit reference %j from being read as a formula', async (reference, cell) => {
    const { database, databasePath } = makeResults()
    database.prepare('UPDATE visits SET visit_ref = ?').run(reference)
    const { dir } = await makeExport(databasePath)
    expect(readTable(join(dir, 'visits.csv'))[0]?.['visit_ref']).toBe(cell)
  })

  it('adds columns at the end only', async () => {
    const { dir } = await makeExport(makeResults().databasePath)
    const head = (name: string) =>
      readFileSync(join(dir, name), 'utf8').slice(1).split('\r\n')[0]?.split(',') ?? []
    expect(head('visits.csv').slice(24)).toEqual([
      ...['injected_local', 'second_language', 'recipient', 'attempt_no', 'staff_evaluation'],
      ...['follow_up', 'evaluated_by', 'evaluated_at', 'changed_no'],
    ])
    expect(head('answers.csv').slice(14)).toEqual([
      ...['seconds', 'second_language', 'order_no', 'words_hash', 'second_words_hash'],
    ])
  })

  it('is UTF-8 with a mark, and every line ends as RFC 4180 says', async () => {
    const { dir } = await makeExport(makeResults().databasePath)
    for (const name of ['visits.csv', 'answers.csv', 'data-dictionary.csv']) {
      const text = readFileSync(join(dir, name), 'utf8')
      expect(text.startsWith('\uFEFF')).toBe(true)
      expect(text.match(/\n/g)).toEqual(text.match(/\r\n/g)?.map(() => '\n'))
      expect(text.endsWith('\r\n')).toBe(true)
    }
  })

  it('has a manifest that fits the files', async () => {
    const { databasePath } = makeResults()
    const { dir, manifestSha256, folder } = await makeExport(databasePath, {
      formats: ['csv', 'ndjson'],
    })
    expect(folder).toBe('aftercare_6a1d3c1e_start_now_20260304T150000-0500')
    const text = readFileSync(join(dir, 'manifest.json'))
    expect(sha256(text)).toBe(manifestSha256)
    const manifest = JSON.parse(text.toString()) as {
      files: { name: string; rows: number | null; bytes: number; sha256: string }[]
    }
    expect(manifest).toMatchObject({ schema: 1, exportedAt: EXPORTED_AT, visits: 2, answers: 13 })
    expect(manifest.files.map(({ name, rows }) => [name, rows])).toEqual([
      ['visits.csv', 2],
      ['answers.csv', 13],
      ['words.csv', 52],
      ['visits.ndjson', 2],
      ['data-dictionary.csv', null],
    ])
    expect(readdirSync(dir).sort()).toEqual(
      ['manifest.json', 'manifest.sig', ...manifest.files.map(({ name }) => name)].sort(),
    )
    for (const file of manifest.files) {
      const data = readFileSync(join(dir, file.name))
      expect(data).toHaveLength(file.bytes)
      expect(sha256(data)).toBe(file.sha256)
      if (file.name.endsWith('.csv') && file.rows !== null) {
        expect(readTable(join(dir, file.name))).toHaveLength(file.rows)
      }
    }
  })

  it('has only the formats asked for', async () => {
    const { dir } = await makeExport(makeResults().databasePath, { formats: ['ndjson'] })
    expect(readdirSync(dir).sort()).toEqual([
      'data-dictionary.csv',
      'manifest.json',
      'manifest.sig',
      'visits.ndjson',
    ])
  })

  it('brings along the kept sheets of its visits, byte for byte', async () => {
    const { databasePath, firstId } = makeResults()
    const sheetsDir = join(databasePath, '..', 'sheets')
    mkdirSync(sheetsDir)
    const pdf = Buffer.alloc(700_000, 'sheet')
    writeFileSync(join(sheetsDir, `${firstId}.pdf`), pdf)
    writeFileSync(join(sheetsDir, 'of-another-kiosk.pdf'), pdf)
    writeFileSync(join(sheetsDir, `${firstId}.pdf.partial`), pdf)
    const { dir } = await makeExport(databasePath)
    expect(readdirSync(dir).filter((name) => name.startsWith('sheet'))).toEqual([
      `sheet-${firstId}.pdf`,
    ])
    expect(readFileSync(join(dir, `sheet-${firstId}.pdf`)).equals(pdf)).toBe(true)
  })

  it('can be made while the kiosk runs, and tells of one moment', async () => {
    const { databasePath, visits, database } = makeResults()
    let view = visits.begin('en')
    // The first file is written: what is saved from now on is in none of them.
    const { dir } = await makeExport(
      databasePath,
      { formats: ['csv', 'ndjson'] },
      {
        onProgress: () => {
          if (view.turn === 0) view = visits.move(view.id, view.turn, 'next')
        },
      },
    )
    expect(readTable(join(dir, 'visits.csv')).at(-1)).toMatchObject({
      status: 'open',
      ended_at: '',
    })
    const lines = readFileSync(join(dir, 'visits.ndjson'), 'utf8').trim().split('\n')
    const last = JSON.parse(lines.at(-1) ?? '') as { slides: unknown[] }
    expect(last.slides).toHaveLength(1)
    expect(view.turn).toBe(1)
    expect(database.isTransaction).toBe(false)
  })
})

describe('an export that cannot be finished', () => {
  const leftIn = (databasePath: string) => readdirSync(join(databasePath, '..', 'out'))

  it.each([
    ['when it begins', 0],
    ['after its first file', 1],
  ])('is cancelled %s and leaves nothing', async (_when, files) => {
    const { databasePath } = makeResults()
    const controller = new AbortController()
    let blocks = 0
    const stop = () => {
      if (blocks++ === files) controller.abort()
    }
    if (files === 0) stop()
    const made = makeExport(databasePath, {}, { signal: controller.signal, onProgress: stop })
    await expect(made).rejects.toThrow(ExportCancelled)
    expect(leftIn(databasePath)).toEqual([])
  })

  it('names the file when the place is taken away meanwhile', async () => {
    const { databasePath } = makeResults()
    const out = makeRequest(databasePath).targetDir
    const made = makeExport(
      databasePath,
      {},
      {
        onProgress: () => {
          rmSync(out, { recursive: true, force: true })
        },
      },
    )
    await expect(made).rejects.toThrow(
      /export-target-gone: .*visits\.csv: is gone: was the stick taken out\? \(ENOENT\)/,
    )
    expect(existsSync(out)).toBe(false)
  })

  it('notices what the medium changed', async () => {
    const { databasePath } = makeResults()
    const made = makeExport(
      databasePath,
      {},
      {
        onProgress: () => {
          const out = makeRequest(databasePath).targetDir
          const [partial = ''] = readdirSync(out)
          const file = openSync(join(out, partial, 'visits.csv'), 'r+')
          writeSync(file, 'X', 10)
          closeSync(file)
        },
      },
    )
    await expect(made).rejects.toThrow(/visits\.csv: reads back differently/)
    expect(leftIn(databasePath)).toEqual([])
  })

  it.runIf(canMount())('says that there is no room left, and takes its own part away', async () => {
    const { databasePath } = makeResults()
    const targetDir = makeRequest(databasePath).targetDir
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', targetDir])
    try {
      await expect(makeExport(databasePath)).rejects.toThrow(/there is no room left \(ENOSPC\)/)
      expect(leftIn(databasePath)).toEqual([])
    } finally {
      execFileSync('umount', [targetDir])
    }
  })

  it('fails where the results cannot be read', async () => {
    const { databasePath, database } = makeResults()
    database.exec('DROP TABLE evaluations')
    await expect(makeExport(databasePath)).rejects.toThrow('evaluations')
    expect(leftIn(databasePath)).toEqual([])
  })

  it('never makes the place itself: a stick that is not in is no folder', async () => {
    const { databasePath } = makeResults()
    const targetDir = join(databasePath, '..', 'stick')
    await expect(makeExport(databasePath, { targetDir })).rejects.toThrow(
      /stick: is gone: was the stick taken out\? \(ENOENT\)/,
    )
    expect(existsSync(targetDir)).toBe(false)
  })

  it('never writes over an export', async () => {
    const { databasePath } = makeResults()
    const { dir, folder } = await makeExport(databasePath)
    const before = readFileSync(join(dir, 'manifest.json'))
    await expect(makeExport(databasePath)).rejects.toThrow(`${folder}: is there already`)
    expect(readFileSync(join(dir, 'manifest.json'))).toEqual(before)
    expect(leftIn(databasePath)).toEqual([folder])
  })

  it('clears what an earlier one of this kiosk left, and nothing else', async () => {
    const { databasePath } = makeResults()
    const { targetDir } = makeRequest(databasePath)
    const left = 'aftercare_6a1d3c1e_start_now_20260101T000000-0500.partial'
    const others = [
      'aftercare_00000000_start_now_20260101T000000-0500.partial',
      'aftercare_6a1d3c1e_start_now_20260101T000000-0500',
      'download.partial',
    ]
    for (const name of [left, ...others]) {
      mkdirSync(join(targetDir, name))
      writeFileSync(join(targetDir, name, 'visits.csv'), 'half')
    }
    const { folder } = await makeExport(databasePath)
    expect(leftIn(databasePath).sort()).toEqual([folder, ...others].sort())
  })

  it('does not follow a link that stands in its way', async () => {
    const { databasePath } = makeResults()
    const { targetDir } = makeRequest(databasePath)
    const elsewhere = join(databasePath, '..', 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'kept'), '')
    symlinkSync(
      elsewhere,
      join(targetDir, 'aftercare_6a1d3c1e_start_now_20260304T150000-0500.partial'),
    )
    await makeExport(databasePath)
    expect(readdirSync(elsewhere)).toEqual(['kept'])
  })
})

/** Whether a small disk can be made here; only root may. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const dir = mkdtempSync(join(tmpdir(), 'aftercare-mount-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', dir])
  if (status === 0) spawnSync('umount', [dir])
  rmdirSync(dir)
  return status === 0
}
