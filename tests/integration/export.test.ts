import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { openDatabaseToRead } from '../../src/main/database/open.ts'
import { writeExport } from '../../src/main/export/write-export.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, makeVisits, rightOption, wrongOption } from '../helpers/visits.ts'

const EXPORTED_AT = '2026-03-04T15:00:00.000-05:00'
const readTable = (path: string) =>
  parse<Record<string, string>>(readFileSync(path), {
    columns: true,
    bom: true,
    record_delimiter: '\r\n',
  })

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
  it('has one row for each visit and one for each answer', () => {
    const { database, firstId, secondId } = makeResults()
    const outDir = join(makeTempDir(), 'new', 'folder')
    writeExport(database, outDir, EXPORTED_AT)

    const visits = readTable(join(outDir, 'visits.csv'))
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

    const answers = readTable(join(outDir, 'answers.csv'))
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

  it('says when the injection was, with its offset and as the clock showed it', () => {
    const { database } = makeResults()
    database.exec(`UPDATE visits SET injected_at = '2026-03-04T08:15:30.250-05:00'`)
    const outDir = makeTempDir()
    writeExport(database, outDir, EXPORTED_AT)
    const injection = {
      injected_at: '2026-03-04T08:15:30-05:00',
      injected_local: '2026-03-04 08:15:30',
    }
    expect(readTable(join(outDir, 'visits.csv'))).toMatchObject([injection, injection])
  })

  it('is UTF-8 with a mark, and every line ends as RFC 4180 says', () => {
    const { database } = makeResults()
    const outDir = makeTempDir()
    writeExport(database, outDir, EXPORTED_AT)
    const text = readFileSync(join(outDir, 'visits.csv'), 'utf8')
    expect(text.startsWith('\uFEFFschema,')).toBe(true)
    expect(text.match(/\n/g)).toEqual(text.match(/\r\n/g)?.map(() => '\n'))
    expect(text.endsWith('\r\n')).toBe(true)
  })

  it.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-2', `'-2`],
    ['@sum', `'@sum`],
    [' =1', `' =1`],
    ['＝1', `'＝1`],
    ['\tx', `'\tx`],
    ['a,b', 'a,b'],
    ['say "so"', 'say "so"'],
    ['two\nlines', 'two\nlines'],
    ['V20931', 'V20931'],
  ])('keeps the visit reference %j from being read as a formula', (reference, cell) => {
    const { database } = makeResults()
    database.prepare('UPDATE visits SET visit_ref = ?').run(reference)
    const outDir = makeTempDir()
    writeExport(database, outDir, EXPORTED_AT)
    expect(readTable(join(outDir, 'visits.csv'))[0]?.['visit_ref']).toBe(cell)
  })

  it('has a manifest that fits the files', () => {
    const { database } = makeResults()
    const outDir = makeTempDir()
    writeExport(database, outDir, EXPORTED_AT)
    const manifest = JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')) as {
      files: { name: string; rows: number; bytes: number; sha256: string }[]
    }
    expect(manifest).toMatchObject({ schema: 1, exportedAt: EXPORTED_AT })
    for (const { name, rows, bytes, sha256 } of manifest.files) {
      const data = readFileSync(join(outDir, name))
      expect(data).toHaveLength(bytes)
      expect(createHash('sha256').update(data).digest('hex')).toBe(sha256)
      expect(readTable(join(outDir, name))).toHaveLength(rows)
    }
  })

  it('never writes over a file, and leaves nothing half done', () => {
    const { database } = makeResults()
    const outDir = makeTempDir()
    writeFileSync(join(outDir, 'answers.csv'), 'of last week')
    expect(() => writeExport(database, outDir, EXPORTED_AT)).toThrow(/save-failed: .*answers\.csv/)
    expect(readdirSync(outDir)).toEqual(['answers.csv'])
    expect(readFileSync(join(outDir, 'answers.csv'), 'utf8')).toBe('of last week')
  })

  it('leaves no file under its final name when it fails on the way', () => {
    const { database } = makeResults()
    database.exec('DROP TABLE answers')
    const outDir = makeTempDir()
    expect(() => writeExport(database, outDir, EXPORTED_AT)).toThrow()
    expect(readdirSync(outDir)).toEqual([])
    expect(database.isTransaction).toBe(false)
  })

  it('can be made while the kiosk runs', () => {
    const { databasePath, visits, database } = makeResults()
    const view = visits.begin('en')
    const reader = openDatabaseToRead(databasePath)
    const outDir = makeTempDir()
    writeExport(reader, outDir, EXPORTED_AT)
    reader.close()
    expect(readTable(join(outDir, 'visits.csv')).at(-1)).toMatchObject({
      status: 'open',
      ended_at: '',
    })
    expect(visits.move(view.id, view.turn, 'next').turn).toBe(1)
    expect(database.isTransaction).toBe(false)
    expect(existsSync(join(outDir, 'manifest.json'))).toBe(true)
  })
})
