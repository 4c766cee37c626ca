import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { PendingStore } from '../../src/main/database/pending-store.ts'
import { StaffStore } from '../../src/main/database/staff-store.ts'
import { VisitStore } from '../../src/main/database/visit-store.ts'
import { Visits } from '../../src/main/visit/visits.ts'
import { seededRandom } from '../helpers/faults/random.ts'
import { goThrough } from '../helpers/faults/whole-visit.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { goTo, makeVisits, rightOption, visitSetup } from '../helpers/visits.ts'

/** Visits whose disk can be taken away and given back. */
function makePending(max?: number) {
  const { database, databasePath, clock } = makeVisits()
  const log = new MemoryLog()
  const pending = new PendingStore({
    store: new VisitStore(database, databasePath),
    audit: new StaffStore(database, databasePath),
    clock,
    log,
    ...(max !== undefined && { max }),
  })
  const visits = new Visits({ ...visitSetup(clock), store: pending, log })
  const rows = (sql: string) => database.prepare(sql).all() as Record<string, unknown>[]
  return {
    visits,
    pending,
    log,
    clock,
    rows,
    database,
    count: (table: string) => rows(`SELECT count(*) AS n FROM ${table}`)[0]?.['n'] as number,
    loseDisk: () => {
      database.exec('PRAGMA query_only = ON')
    },
    giveDisk: () => {
      database.exec('PRAGMA query_only = OFF')
    },
  }
}
type Rig = ReturnType<typeof makePending>

function flush({ pending }: Rig) {
  for (let beats = 0; pending.isPending && beats < 100; beats++) pending.retry()
}

describe('a disk that takes nothing', () => {
  it('does not stop the patient, and gets all of it in order when there is room', () => {
    const rig = makePending()
    const { visits, pending } = rig
    let view = goTo(visits, visits.begin('en'), 'question')
    view = visits.answer(view.id, view.turn, rightOption(view))
    const [slides, answers] = [rig.count('slide_views'), rig.count('answers')]
    rig.loseDisk()
    view = visits.switchLocale(view.id, 'es')
    goThrough(visits, view, seededRandom(3))
    expect(pending.isPending).toBe(true)
    expect([rig.count('slide_views'), rig.count('answers')]).toEqual([slides, answers])

    rig.giveDisk()
    flush(rig)
    expect(rig.rows('SELECT status, locale FROM visits')).toEqual([
      { status: 'completed', locale: 'es' },
    ])
    const turns = rig.rows('SELECT turn FROM answers ORDER BY order_no').map(({ turn }) => turn)
    expect(turns).toEqual([...turns].sort((a, b) => Number(a) - Number(b)))
    expect(new Set(turns).size).toBe(turns.length)
  })

  it('keeps visits that began and ended meanwhile apart', () => {
    const rig = makePending()
    const { visits } = rig
    rig.loseDisk()
    const first = visits.begin('en')
    visits.askHelp(randomUUID(), 'slide:breathing', 'en')
    visits.stop(first.id)
    const second = visits.begin('es')
    // Also where the visit itself is not on the disk yet.
    expect(visits.setRecipient(second.id, 'both')).toBe(true)
    expect(rig.count('visits')).toBe(0)
    rig.giveDisk()
    flush(rig)
    expect(rig.rows('SELECT id, status, recipient FROM visits ORDER BY seq')).toEqual([
      { id: first.id, status: 'stopped', recipient: null },
      { id: second.id, status: 'open', recipient: 'both' },
    ])
    expect(rig.count('help_requests')).toBe(1)
  })

  it('saves what comes next behind what waits, with the times at which it was', () => {
    const rig = makePending()
    const { visits, clock, pending } = rig
    let view = visits.begin('en')
    rig.loseDisk()
    clock.advance(5000)
    view = visits.move(view.id, view.turn, 'next')
    clock.advance(5000)
    rig.giveDisk()
    visits.move(view.id, view.turn, 'next')
    expect(pending.isPending).toBe(false)
    expect(rig.rows('SELECT shown_ms FROM slide_views ORDER BY seq')).toEqual([
      { shown_ms: 5000 },
      { shown_ms: 5000 },
      { shown_ms: null },
    ])
  })

  it('is told in the log, and in the audit log once all is saved', () => {
    const rig = makePending()
    const { visits, log } = rig
    const view = visits.begin('en')
    rig.loseDisk()
    visits.move(view.id, view.turn, 'next')
    rig.giveDisk()
    flush(rig)
    expect(log.lines.map(({ event }) => event)).toEqual(['not-saving', 'saved-late'])
    const [row] = rig.rows('SELECT action, details FROM audit')
    expect(row).toMatchObject({ action: 'saved-late' })
    expect(JSON.parse(String(row?.['details']))).toMatchObject({ count: '1' })
  })

  it('counts no sign of life twice, however many waited', () => {
    const rig = makePending()
    const { visits, clock, pending } = rig
    visits.begin('en')
    rig.loseDisk()
    for (let beats = 0; beats < 10; beats++) {
      clock.advance(5000)
      visits.heartbeat()
    }
    expect(pending.count).toBe(1)
    rig.giveDisk()
    flush(rig)
    expect(rig.rows('SELECT active_ms FROM visits')).toEqual([{ active_ms: 50_000 }])
  })

  it('is a failure like any other when more waits than is allowed', () => {
    const rig = makePending(2)
    const { visits } = rig
    let view = visits.begin('en')
    rig.loseDisk()
    view = visits.move(view.id, view.turn, 'next')
    view = visits.move(view.id, view.turn, 'next')
    expect(() => visits.move(view.id, view.turn, 'next')).toThrow('save-failed')
    expect(visits.view).toEqual(view)
  })

  it('is told as lost when the kiosk ends before', () => {
    const rig = makePending()
    const { visits, pending, log } = rig
    const view = visits.begin('en')
    rig.loseDisk()
    visits.move(view.id, view.turn, 'next')
    pending.close()
    expect(log.lines.at(-1)).toMatchObject({ event: 'results-lost', details: { count: 1 } })
  })

  it('is not what a call is that would fail anyway', () => {
    const rig = makePending()
    rig.visits.begin('en')
    rig.database.exec(`UPDATE visits SET status = 'stopped', ended_at = 't'`)
    const view = rig.visits.view
    expect(() => rig.visits.move(view?.id ?? '', 0, 'next')).toThrow('no-such-visit')
    expect(rig.pending.isPending).toBe(false)
  })
})
