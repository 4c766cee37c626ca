import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/main/database/audit-log.ts'
import { ExportStore } from '../../src/main/database/export-store.ts'
import { lastSequenceNo, FROM_THE_BEGINNING } from '../../src/main/database/sequence.ts'
import { VisitStore } from '../../src/main/database/visit-store.ts'
import { selectionSql } from '../../src/main/export/selection.ts'
import { exportTables } from '../../src/main/export/tables.ts'
import {
  EVERYTHING,
  FEED,
  makeExport,
  noteExport,
  readTable,
  type Finished,
} from '../helpers/exports.ts'
import { goTo, makeVisits, rightOption } from '../helpers/visits.ts'

/** Three visits, each with one answer, that began on three days. */
function makeThree() {
  const rig = makeVisits()
  const ids = ['2026-11-01', '2026-11-02', '2026-11-30'].map((day) => {
    const view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    rig.visits.answer(view.id, view.turn, rightOption(view))
    rig.visits.stop(view.id)
    // Late in the evening: in universal time it is the next day already.
    rig.database
      .prepare('UPDATE visits SET started_at = :at WHERE id = :id')
      .run({ id: view.id, at: `${day}T23:30:00.000-05:00` })
    return view.id
  })
  const store = new VisitStore(rig.database, rig.databasePath)
  /** Staff go over a visit once more. */
  const change = (visitId: string | undefined, id: string) => {
    const found = {
      evaluation: 'verbalized',
      followUp: false,
      staffId: 'staff-1',
      at: 't',
    } as const
    store.evaluate({ id, visitId: visitId ?? '', ...found })
  }
  return { ...rig, ids, change, store: new ExportStore(rig.database, rig.databasePath) }
}

/** The visits in each file of an export; all files must tell of the same ones. */
function visitsIn({ dir }: Finished): string[] {
  const visits = readTable(join(dir, 'visits.csv')).map((row) => row['visit_id'])
  const answered = readTable(join(dir, 'answers.csv')).map((row) => row['visit_id'])
  const records = readFileSync(join(dir, 'visits.ndjson'), 'utf8').trim().split('\n')
  const lines = records.flatMap((line) =>
    line === '' ? [] : [(JSON.parse(line) as { visitId: string }).visitId],
  )
  expect(answered).toEqual(visits)
  expect(lines).toEqual(visits)
  return lines
}

describe('an export of some days', () => {
  it.each([
    [null, null, [0, 1, 2]],
    ['2026-11-02', null, [1, 2]],
    [null, '2026-11-02', [0, 1]],
    ['2026-11-02', '2026-11-02', [1]],
    ['2026-11-03', '2026-11-29', []],
  ])('from %s to %s, both included, by the calendar of the clinic', async (from, to, expected) => {
    const { databasePath, ids } = makeThree()
    const made = await makeExport(databasePath, {
      formats: ['csv', 'ndjson'],
      range: { ...EVERYTHING, fromDate: from, toDate: to },
    })
    expect(visitsIn(made)).toEqual(expected.map((index) => ids[index]))
    expect(made).toMatchObject({ visits: expected.length, answers: expected.length })
    expect(made.folder).toBe(
      `aftercare_6a1d3c1e_${from ?? 'start'}_${to ?? 'now'}_20260304T150000-0500`,
    )
  })
})

describe('an export since the last one', () => {
  const since = ({ store }: { store: ExportStore }, part: object = {}) => ({
    formats: ['csv', 'ndjson'] as ['csv', 'ndjson'],
    range: { ...EVERYTHING, afterChange: store.lastChange(FEED, ['csv', 'ndjson']), ...part },
  })
  const at = (minute: string) => ({ exportedAt: `2026-03-04T15:${minute}:00.000-05:00` })

  it('has all where there was none before', async () => {
    const rig = makeThree()
    expect(rig.store.lastChange(FEED, ['csv', 'ndjson'])).toBe(FROM_THE_BEGINNING)
    expect(visitsIn(await makeExport(rig.databasePath, since(rig)))).toEqual(rig.ids)
  })

  it('has what is new and what has changed since, once', async () => {
    const rig = makeThree()
    const { database, databasePath, ids, change } = rig
    noteExport(database, databasePath, await makeExport(databasePath, since(rig)))
    const none = await makeExport(databasePath, { ...since(rig), ...at('01') })
    expect(visitsIn(none)).toEqual([])
    expect(none.folder).toContain('_since-last_now_')
    change(ids[1], 'evaluation-1')
    const second = await makeExport(databasePath, { ...since(rig), ...at('02') })
    expect(visitsIn(second)).toEqual([ids[1]])
    noteExport(database, databasePath, second)
    expect(rig.store.lastChange(FEED, ['csv', 'ndjson'])).toBe(lastSequenceNo(database))
    expect(visitsIn(await makeExport(databasePath, { ...since(rig), ...at('03') }))).toEqual([])
  })

  it('takes what changed while the last one was written', async () => {
    const rig = makeThree()
    const { database, databasePath, ids, change } = rig
    const before = lastSequenceNo(database)
    const first = await makeExport(databasePath, since(rig), {
      onProgress: () => {
        change(ids[0], 'evaluation-1')
      },
    })
    noteExport(database, databasePath, first)
    expect(first.upToChange).toBe(before)
    const second = await makeExport(databasePath, { ...since(rig), ...at('01') })
    expect(visitsIn(second)).toEqual([ids[0]])
  })

  it('does not take an export of some days for one of all', async () => {
    const rig = makeThree()
    const { database, databasePath, ids } = rig
    noteExport(
      database,
      databasePath,
      await makeExport(databasePath, since(rig, { fromDate: '2026-11-30' })),
    )
    expect(visitsIn(await makeExport(databasePath, { ...since(rig), ...at('01') }))).toEqual(ids)
  })

  it.each([
    ['in another feed', { feed: 'Staff' }],
    ['in no feed', { feed: null }],
    ['in another format', { formats: ['csv', 'fhir'] as ['csv', 'fhir'] }],
  ])('does not count what went out %s', async (_where, other) => {
    const rig = makeThree()
    const { database, databasePath, ids } = rig
    noteExport(database, databasePath, await makeExport(databasePath, other))
    expect(visitsIn(await makeExport(databasePath, { ...since(rig), ...at('01') }))).toEqual(ids)
  })

  it('counts on for each feed by itself, whatever others took between', async () => {
    const rig = makeThree()
    const { database, databasePath, ids, change } = rig
    noteExport(database, databasePath, await makeExport(databasePath, since(rig)))
    change(ids[1], 'evaluation-1')
    const staffs = { ...since(rig), feed: 'Staff', range: EVERYTHING, ...at('01') }
    noteExport(database, databasePath, await makeExport(databasePath, staffs))
    const nightly = await makeExport(databasePath, { ...since(rig), ...at('02') })
    expect(visitsIn(nightly)).toEqual([ids[1]])
    noteExport(database, databasePath, nightly)
    expect(visitsIn(await makeExport(databasePath, { ...since(rig), ...at('03') }))).toEqual([])
    expect(rig.store.feeds).toEqual(['Staff', FEED])
  })

  it('goes back to the gap where the exports of a feed leave one', async () => {
    const rig = makeThree()
    const { database, databasePath, ids, change } = rig
    noteExport(database, databasePath, await makeExport(databasePath, since(rig)))
    const before = lastSequenceNo(database)
    change(ids[0], 'evaluation-1')
    // As one did that took another's for its own, before there were feeds.
    const late = { ...since(rig, { afterChange: lastSequenceNo(database) }), ...at('01') }
    change(ids[1], 'evaluation-2')
    noteExport(database, databasePath, await makeExport(databasePath, late))
    expect(rig.store.lastChange(FEED, ['csv'])).toBe(before)
    const again = await makeExport(databasePath, { ...since(rig), ...at('02') })
    expect(visitsIn(again)).toEqual([ids[0], ids[1]])
    noteExport(database, databasePath, again)
    expect(rig.store.lastChange(FEED, ['csv'])).toBe(lastSequenceNo(database))
  })

  it('does not count one that was never noted', async () => {
    const rig = makeThree()
    await makeExport(rig.databasePath, since(rig))
    expect(rig.store.lastChange(FEED, ['csv', 'ndjson'])).toBe(FROM_THE_BEGINNING)
  })
})

describe('the exports that were made', () => {
  it('are kept with who, what and when, and in the audit log', async () => {
    const { database, databasePath, store } = makeThree()
    const made = await makeExport(databasePath)
    noteExport(database, databasePath, made)
    expect(store.history(10)).toEqual([
      {
        ...{ id: made.request.id, staffId: null, folder: made.folder, formats: ['csv'] },
        ...{
          feed: FEED,
          isEncrypted: false,
          ...EVERYTHING,
          upToChange: lastSequenceNo(database),
          visits: 3,
          answers: 3,
        },
        ...{ manifestSha256: made.manifestSha256, exportedAt: made.request.exportedAt },
      },
    ])
    const [audit] = database.prepare('SELECT * FROM audit').all() as Record<string, string>[]
    expect(audit).toMatchObject({ at: made.request.exportedAt, action: 'export-written' })
    expect(JSON.parse(audit?.['details'] ?? '')).toEqual({
      ...{ name: 'somebody', id: made.request.id, folder: made.folder, formats: 'csv' },
      ...{
        feed: FEED,
        encrypted: 'no',
        visits: '3',
        answers: '3',
        manifestSha256: made.manifestSha256,
      },
    })
    expect(findBrokenAudit(database)).toBeNull()
  })

  it('are noted with their row in the audit log or not at all', async () => {
    const { database, databasePath, store } = makeThree()
    const made = await makeExport(databasePath)
    noteExport(database, databasePath, made)
    expect(() => {
      noteExport(database, databasePath, made)
    }).toThrow('UNIQUE')
    expect(store.history(10)).toHaveLength(1)
    expect(database.prepare('SELECT count(*) AS n FROM audit').get()).toEqual({ n: 1 })
  })

  it('come with the newest first, as many as are asked for', async () => {
    const { database, databasePath, store } = makeThree()
    for (const minute of ['01', '02', '03']) {
      const exportedAt = `2026-03-04T15:${minute}:00.000-05:00`
      noteExport(database, databasePath, await makeExport(databasePath, { exportedAt }))
    }
    expect(store.history(2).map(({ exportedAt }) => exportedAt.slice(14, 16))).toEqual(['03', '02'])
  })
})

describe('what an export reads', () => {
  it.each(exportTables)('is $fileName as it was saved, and nothing is sorted', (table) => {
    const { database } = makeVisits()
    const sql = `SELECT 1 FROM ${table.from} WHERE ${selectionSql} ORDER BY ${table.orderBy}`
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all({ ...EVERYTHING, upToChange: 1 }) as { detail: string }[]
    expect(plan.map(({ detail }) => detail).join()).not.toMatch(/TEMP B-TREE/)
  })

  it('goes on where memory is cleaned up meanwhile', async () => {
    const { databasePath, database } = makeVisits()
    database.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
      INSERT INTO visits (id, kiosk_id, app_version, lesson_id, lesson_version, lesson_hash, locale,
        conditions, slides_total, questions_total, status, started_at, alive_at, ended_at, progress)
      SELECT 'v' || i, 'k', '1', 'l', '1', hex(zeroblob(32)), 'en', '{}', 1, 1, 'stopped', 't', 't',
        't', '{}' FROM n;
      INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no,
        locale, content_hash, answered_at)
      SELECT id, 1, 'q', 'a', 'o', 'correct', 1, 'en', hex(zeroblob(32)), 't' FROM visits`)
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const made = await makeExport(
      databasePath,
      { formats: ['csv', 'ndjson'] },
      { onProgress: collect },
    )
    expect(made.files.map(({ rows }) => rows)).toEqual([6000, 6000, 0, 6000, null])
  })
})
