import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { lastSequenceNo } from '../../src/main/database/sequence.ts'
import type { NewEvaluation } from '../../src/main/database/visit-record.ts'
import { VisitStore } from '../../src/main/database/visit-store.ts'
import { visitRefSchema } from '../../src/shared/visit.ts'
import { goTo, makeVisits, rightOption, type VisitsRig } from '../helpers/visits.ts'

const all = ({ database }: VisitsRig, sql: string) =>
  database.prepare(sql).all() as Record<string, unknown>[]
const changedNo = (rig: VisitsRig) => all(rig, 'SELECT changed_no FROM visits')[0]?.['changed_no']

const ordered = `SELECT order_no, 'answers' AS kind FROM answers UNION ALL
  SELECT order_no, 'slide_views' FROM slide_views UNION ALL
  SELECT order_no, 'locale_changes' FROM locale_changes UNION ALL
  SELECT order_no, 'help_requests' FROM help_requests UNION ALL
  SELECT order_no, 'evaluations' FROM evaluations ORDER BY order_no`

const storeOf = ({ database, databasePath }: VisitsRig) => new VisitStore(database, databasePath)

const makeEvaluation = (visitId: string, change: Partial<NewEvaluation> = {}): NewEvaluation => ({
  id: randomUUID(),
  visitId,
  evaluation: 'verbalized',
  followUp: false,
  staffId: 'staff-1',
  at: '2026-03-04T15:00:00.000+00:00',
  ...change,
})

describe('the order of the record', () => {
  it('is kept across tables, also where the clock is set back', () => {
    const rig = makeVisits()
    const { visits, clock } = rig
    let view = goTo(visits, visits.begin('en'), 'question')
    const shown = all(rig, 'SELECT seq FROM slide_views').length
    clock.setWallClockBy(-86_400_000)
    view = visits.answer(view.id, view.turn, rightOption(view))
    visits.switchLocale(view.id, 'es')
    visits.askHelp(randomUUID(), 'question:x', 'es')
    visits.stop(view.id)
    storeOf(rig).evaluate(makeEvaluation(view.id))
    const rows = all(rig, ordered)
    expect(rows.slice(shown).map(({ kind }) => kind)).toEqual([
      'answers',
      'locale_changes',
      'help_requests',
      'evaluations',
    ])
    expect(new Set(rows.map(({ order_no }) => order_no)).size).toBe(rows.length)
  })

  it('gives no number to what was not saved', () => {
    const rig = makeVisits()
    const view = rig.visits.begin('en')
    const last = () => lastSequenceNo(rig.database)
    const before = last()
    expect(() => {
      storeOf(rig).evaluate(makeEvaluation(view.id))
    }).toThrow('visit-not-ended')
    expect(last()).toBe(before)
  })

  it('gives no number twice, whatever came last', () => {
    const rig = makeVisits()
    const { visits } = rig
    let before = 0
    const expectGrowth = (what: string) => {
      const now = lastSequenceNo(rig.database)
      expect(now, what).toBeGreaterThan(before)
      before = now
    }
    const first = visits.begin('en')
    expectGrowth('begun')
    visits.pause(first.id, true)
    expectGrowth('paused')
    visits.setRecipient(first.id, 'patient')
    expectGrowth('recipient')
    visits.stop(first.id)
    expectGrowth('stopped')
    const second = visits.begin('en')
    expectGrowth('another begun')
    visits.stop(second.id)
    storeOf(rig).evaluate(makeEvaluation(first.id))
    expectGrowth('the earlier one evaluated')
    visits.askHelp(randomUUID(), 'welcome', null)
    expectGrowth('help without a visit')
    visits.begin('en')
    expectGrowth('a third begun')
  })
})

describe('the number of a visit’s last change', () => {
  it('grows with all that an export shows, and not with a sign of life', () => {
    const rig = makeVisits()
    const { visits, clock } = rig
    let before = 0
    const expectGrowth = (what: string) => {
      const now = changedNo(rig) as number
      expect(now, what).toBeGreaterThan(before)
      before = now
    }
    let view = visits.begin('en')
    expectGrowth('begin')
    view = goTo(visits, view, 'question')
    expectGrowth('slides')
    view = visits.answer(view.id, view.turn, rightOption(view))
    expectGrowth('answer')
    visits.switchLocale(view.id, 'es')
    expectGrowth('language')
    visits.showSecond(view.id, 'en')
    expectGrowth('second language')
    visits.askHelp(randomUUID(), 'right', 'es')
    expectGrowth('help')
    clock.advance(5000)
    visits.heartbeat()
    expect(changedNo(rig)).toBe(before)
    visits.stop(view.id)
    expectGrowth('end')
    storeOf(rig).setRecipient(view.id, 'both')
    expectGrowth('recipient')
    storeOf(rig).evaluate(makeEvaluation(view.id))
    expectGrowth('evaluation')
  })

  it('grows when an interrupted visit is ended', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    const before = changedNo(rig) as number
    rig.clock.advance(3_600_000)
    expect(changedNo(rig.restart())).toBeGreaterThan(before)
  })

  it('stays when the same call for help comes twice', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    const id = randomUUID()
    rig.visits.askHelp(id, 'welcome', null)
    const before = changedNo(rig)
    rig.visits.askHelp(id, 'welcome', null)
    expect(changedNo(rig)).toBe(before)
  })
})

describe('the reference of a visit', () => {
  it('is kept with who was taught, and counts the attempts', () => {
    const rig = makeVisits()
    for (const visitRef of ['A-17', 'B-2', 'A-17', undefined, undefined]) {
      const { id } = rig.visits.begin('en', {
        ...(visitRef !== undefined && { visitRef }),
        recipient: 'representative',
      })
      rig.visits.stop(id)
    }
    expect(all(rig, 'SELECT visit_ref, attempt_no, recipient FROM visits ORDER BY seq')).toEqual(
      [
        ['A-17', 1],
        ['B-2', 1],
        ['A-17', 2],
        [null, 1],
        [null, 1],
      ].map(([visit_ref, attempt_no]) => ({ visit_ref, attempt_no, recipient: 'representative' })),
    )
  })

  it('counts as one whatever its case, and is kept as it was typed', () => {
    const rig = makeVisits()
    const typed = ['mar-5', 'MAR-5', 'Mar-5', 'MAR-6', 'mar-5']
    for (const visitRef of typed) rig.visits.stop(rig.visits.begin('en', { visitRef }).id)
    expect(all(rig, 'SELECT visit_ref, attempt_no FROM visits ORDER BY seq')).toEqual(
      typed.map((visit_ref, index) => ({ visit_ref, attempt_no: [1, 2, 3, 1, 4][index] })),
    )
  })

  it.each([
    ['A', true],
    ['7-b', true],
    ['a'.repeat(32), true],
    ['', false],
    ['-7', false],
    ['a'.repeat(33), false],
    ['=1+1', false],
    ['Ann Lee', false],
    // So that no two differ only in what nobody sees.
    [' A-17', false],
    ['A-17 ', false],
    ['Ａ-17', false],
    ['A-１７', false],
  ])('is opaque: %j is taken: %s', (visitRef, isTaken) => {
    expect(v.is(visitRefSchema, visitRef)).toBe(isTaken)
  })
})

describe('what staff record of a visit', () => {
  it('is one row however often the same is sent, and a further row when it is another', () => {
    const rig = makeVisits()
    const { id } = rig.visits.begin('en')
    rig.visits.stop(id)
    const first = makeEvaluation(id, { evaluation: 'needs_reinforcement', followUp: true })
    storeOf(rig).evaluate(first)
    storeOf(rig).evaluate(first)
    storeOf(rig).evaluate(makeEvaluation(id))
    expect(all(rig, 'SELECT evaluation, follow_up FROM evaluations ORDER BY seq')).toEqual([
      { evaluation: 'needs_reinforcement', follow_up: 1 },
      { evaluation: 'verbalized', follow_up: 0 },
    ])
  })

  it('is refused of a visit that is not there', () => {
    const rig = makeVisits()
    const nobody = randomUUID()
    expect(() => {
      storeOf(rig).evaluate(makeEvaluation(nobody))
    }).toThrow('no-such-visit')
    expect(() => {
      storeOf(rig).setRecipient(nobody, 'patient')
    }).toThrow('no-such-visit')
  })

  it.each(['declined', 'unable'] as const)('may be that it ended as %s', (status) => {
    const rig = makeVisits()
    const { id } = rig.visits.begin('en')
    rig.visits.endAs(id, status)
    expect(rig.visits.view).toBeNull()
    expect(all(rig, 'SELECT status, ended_at = alive_at AS now FROM visits')).toEqual([
      { status, now: 1 },
    ])
  })

  it('never takes a completed visit back', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    while (view.step.kind !== 'done') {
      const { id, turn, step } = view
      if (step.kind === 'question') view = rig.visits.answer(id, turn, rightOption(view))
      else view = rig.visits.move(id, turn, 'next')
    }
    rig.visits.endAs(view.id, 'declined')
    expect(all(rig, 'SELECT status FROM visits')).toEqual([{ status: 'completed' }])
  })
})
