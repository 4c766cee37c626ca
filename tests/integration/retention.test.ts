import { describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/main/database/audit-log.ts'
import { countHeldBack, removeOldVisits } from '../../src/main/database/retention.ts'
import { FROM_THE_BEGINNING, lastSequenceNo } from '../../src/main/database/sequence.ts'
import { seededRandom } from '../helpers/faults/random.ts'
import { goThrough } from '../helpers/faults/whole-visit.ts'
import { makeVisits, type VisitsRig } from '../helpers/visits.ts'

const DAY_MS = 86_400_000

const count = ({ database }: VisitsRig, table: string) =>
  (database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n

/** As the export notes what it wrote and read back. */
function noteExport(
  { database }: VisitsRig,
  change: { from?: string | null; after?: number; upTo?: number; feed?: string | null } = {},
) {
  const last = lastSequenceNo(database)
  const { from = null, after = FROM_THE_BEGINNING, upTo = last, feed = 'Staff' } = change
  database
    .prepare(
      `INSERT INTO exports (id, folder, formats, feed, is_encrypted, from_date, after_change,
         up_to_change, visits, answers, manifest_sha256, exported_at)
       VALUES (hex(randomblob(8)), 'f', '["csv"]', ?, 0, ?, ?, ?, 1, 1, ?, 't')`,
    )
    .run(feed, from, after, upTo, 'a'.repeat(64))
}

function remove(rig: VisitsRig, days = 30, feed: string | null = null) {
  const { database, databasePath, clock } = rig
  return removeOldVisits(database, databasePath, { days, feed, now: clock.now(), at: 't' })
}

/** One visit that ended `days` ago. */
function makeOld(days: number): VisitsRig {
  const rig = makeVisits()
  goThrough(rig.visits, rig.visits.begin('en'), seededRandom(1))
  rig.clock.advance(days * DAY_MS)
  return rig
}

describe('visits that are kept no longer', () => {
  it('go with all that hangs on them once they were exported, and the audit log counts them', () => {
    const rig = makeOld(31)
    noteExport(rig)
    const answers = count(rig, 'answers')
    expect(remove(rig)).toMatchObject({ visits: 1, answers })
    for (const table of ['visits', 'answers', 'slide_views']) expect(count(rig, table)).toBe(0)
    const { details } = rig.database
      .prepare(`SELECT details FROM audit WHERE action = 'visits-removed'`)
      .get() as { details: string }
    expect(JSON.parse(details)).toMatchObject({ visits: '1', answers: `${answers}`, days: '30' })
    expect(findBrokenAudit(rig.database)).toBeNull()
    expect(rig.database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  })

  it('take none of the numbers with them that were given out', () => {
    const rig = makeOld(31)
    noteExport(rig)
    const before = lastSequenceNo(rig.database)
    remove(rig)
    expect(count(rig, 'visits')).toBe(0)
    expect(lastSequenceNo(rig.database)).toBe(before)
  })

  it.each([
    ['ended too lately', 29, {}],
    ['were never exported', 31, null],
    ['changed after the export', 31, { upTo: 3 }],
    ['were only before what the export took', 31, { after: 1_000_000, upTo: 2_000_000 }],
    ['went out to nobody in particular', 31, { feed: null }],
    ['went out in an export of certain days', 31, { from: '2026-01-01' }],
  ])('stay when they %s', (_what, days, exported) => {
    const rig = makeOld(days)
    if (exported !== null) noteExport(rig, exported)
    expect(remove(rig)).toBeNull()
    expect(count(rig, 'visits')).toBe(1)
    expect(count(rig, 'audit')).toBe(0)
  })

  it('wait for the feed that the clinic chose, and for every one where it chose none', () => {
    const rig = makeOld(31)
    noteExport(rig, { feed: 'Staff' })
    noteExport(rig, { feed: 'nightly', upTo: 3 })
    const about = { days: 30, now: rig.clock.now() }
    expect(remove(rig)).toBeNull()
    expect(remove(rig, 30, 'nightly')).toBeNull()
    expect(remove(rig, 30, 'nobody')).toBeNull()
    expect(countHeldBack(rig.database, about)).toBe(1)
    noteExport(rig, { feed: 'nightly', after: 3 })
    expect(remove(rig, 30, 'nightly')).toMatchObject({ visits: 1 })
    expect(countHeldBack(rig.database, about)).toBe(0)
  })

  it('never take the visit that is open', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    noteExport(rig)
    rig.clock.advance(400 * DAY_MS)
    expect(remove(rig)).toBeNull()
    expect(count(rig, 'visits')).toBe(1)
  })
})
