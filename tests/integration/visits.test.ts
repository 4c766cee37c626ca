import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VisitView } from '../../src/shared/visit.ts'
import {
  goTo,
  makeVisits,
  RESUME_WITHIN_MS,
  rightOption,
  shippedContent,
  wrongOption,
  type VisitsRig,
} from '../helpers/visits.ts'

const all = ({ database }: VisitsRig, sql: string) =>
  database.prepare(sql).all() as Record<string, unknown>[]

const hourAt = (at: string) => ({ precision: 'hour', at })

/** Answers what is asked and goes on to the next question or the summary. */
function answerAndGoOn({ visits }: VisitsRig, view: VisitView, optionId: string | null): VisitView {
  const answered = visits.answer(view.id, view.turn, optionId)
  return visits.move(answered.id, answered.turn, 'next')
}

describe('a visit', () => {
  it('goes from the first slide to done and is kept as completed', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    while (view.step.kind === 'question') view = answerAndGoOn(rig, view, rightOption(view))
    expect(view.step).toMatchObject({ kind: 'summary', forNurse: [] })
    view = rig.visits.move(view.id, view.turn, 'next')
    expect(view.step.kind).toBe('done')

    const [visit] = all(rig, 'SELECT * FROM visits')
    expect(visit).toMatchObject({ status: 'completed', locale: 'en', questions_total: 10 })
    expect(visit?.['ended_at']).toMatch(/^2026-03-04T\d\d:00:00\.000[+-]\d\d:\d\d$/)
    expect(all(rig, `SELECT * FROM answers WHERE outcome = 'correct' AND try_no = 1`)).toHaveLength(
      10,
    )
    expect(all(rig, 'SELECT DISTINCT slide_id FROM slide_views')).toHaveLength(
      visit?.['slides_total'] as number,
    )
  })

  it('has each step on disk before it answers', () => {
    const rig = makeVisits()
    const first = rig.visits.begin('en')
    const second = rig.visits.move(first.id, first.turn, 'next')
    // Another connection sees only what was committed.
    const onDisk = rig.restart().visits.view
    expect(onDisk).toEqual(second)
  })

  it('takes a second tap of the same turn for the first one', () => {
    const rig = makeVisits()
    const first = rig.visits.begin('en')
    const once = rig.visits.move(first.id, first.turn, 'next')
    const twice = rig.visits.move(first.id, first.turn, 'next')
    expect(twice).toEqual(once)
    const question = goTo(rig.visits, twice, 'question')
    const option = rightOption(question)
    rig.visits.answer(question.id, question.turn, option)
    rig.visits.answer(question.id, question.turn, option)
    expect(all(rig, 'SELECT * FROM answers')).toHaveLength(1)
  })

  it('goes on with the visit that is open when begin comes twice', () => {
    const rig = makeVisits()
    expect(rig.visits.begin('es')).toEqual(rig.visits.begin('en'))
    expect(all(rig, 'SELECT * FROM visits')).toHaveLength(1)
  })

  it('refuses a call for a visit that is not open', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    const stranger = '00000000-0000-4000-8000-000000000000'
    expect(() => rig.visits.move(stranger, 0, 'next')).toThrow('no-such-visit')
  })

  it('refuses a language that is not offered and changes nothing', () => {
    const rig = makeVisits()
    expect(() => rig.visits.begin('tlh')).toThrow('unknown-language')
    expect(all(rig, 'SELECT * FROM visits')).toEqual([])
    const view = rig.visits.begin('en')
    expect(() => rig.visits.begin('tlh')).toThrow('unknown-language')
    expect(() => rig.visits.switchLocale(view.id, 'tlh')).toThrow('unknown-language')
    expect(rig.visits.view?.locale).toBe('en')
  })

  it('keeps the slide when the language is switched, and names the language of each answer', () => {
    const rig = makeVisits()
    const view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    const answered = answerAndGoOn(rig, view, rightOption(view))
    const switched = rig.visits.switchLocale(answered.id, 'es')
    expect(switched).toEqual({ ...answered, locale: 'es' })
    rig.visits.answer(switched.id, switched.turn, rightOption(switched))
    expect(all(rig, 'SELECT locale, content_hash FROM answers ORDER BY seq')).toEqual(
      ['en', 'es'].map((tag) => ({
        locale: tag,
        content_hash: shippedContent.locales.get(tag)?.contentHash,
      })),
    )
    expect(all(rig, 'SELECT from_locale, to_locale FROM locale_changes')).toEqual([
      { from_locale: 'en', to_locale: 'es' },
    ])
  })

  it('F06 measures how long a slide was shown on the clock that cannot be set', () => {
    const rig = makeVisits()
    const first = rig.visits.begin('en')
    rig.clock.advance(7000)
    rig.clock.setWallClockBy(-3_600_000)
    rig.visits.move(first.id, first.turn, 'next')
    expect(all(rig, 'SELECT shown_ms FROM slide_views ORDER BY seq')).toEqual([
      { shown_ms: 7000 },
      { shown_ms: null },
    ])
    expect(all(rig, 'SELECT active_ms FROM visits')).toEqual([{ active_ms: 7000 }])
  })

  it('changes nothing when saving fails', () => {
    const rig = makeVisits()
    const first = rig.visits.begin('en')
    rig.database.exec('PRAGMA query_only = ON')
    expect(() => rig.visits.move(first.id, first.turn, 'next')).toThrow('data-folder-unwritable')
    expect(rig.visits.view).toEqual(first)
    rig.database.exec('PRAGMA query_only = OFF')
    expect(rig.visits.move(first.id, first.turn, 'next').turn).toBe(1)
  })

  it('says that the results are in use while another program holds them', () => {
    const rig = makeVisits()
    const first = rig.visits.begin('en')
    const other = rig.restart().database
    other.exec('BEGIN IMMEDIATE')
    expect(() => rig.visits.move(first.id, first.turn, 'next')).toThrow('database-locked')
    other.exec('ROLLBACK')
    expect(rig.visits.move(first.id, first.turn, 'next').turn).toBe(1)
  })
})

describe('a missed question', () => {
  it('shows the slide that teaches it and comes back later in other words', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    if (view.step.kind !== 'question') throw new Error('no question')
    const { questionId, variantId } = view.step.question
    const missed = rig.visits.answer(view.id, view.turn, wrongOption(view))
    expect(missed.step).toMatchObject({ kind: 'reteach', slide: { slideId: 'breathing' } })

    view = rig.visits.move(missed.id, missed.turn, 'next')
    let between = 0
    while (view.step.kind === 'question' && view.step.question.questionId !== questionId) {
      between++
      view = answerAndGoOn(rig, view, rightOption(view))
    }
    expect(between).toBeGreaterThan(0)
    expect(view.step).toMatchObject({ kind: 'question', again: true })
    expect(view.step.kind === 'question' && view.step.question.variantId).not.toBe(variantId)
    view = answerAndGoOn(rig, view, rightOption(view))
    expect(view.step).toMatchObject({ kind: 'summary', forNurse: [] })
    expect(
      all(
        rig,
        `SELECT outcome, try_no FROM answers WHERE question_id = '${questionId}' ORDER BY seq`,
      ),
    ).toEqual([
      { outcome: 'wrong', try_no: 1 },
      { outcome: 'correct', try_no: 2 },
    ])
    expect(all(rig, `SELECT slide_id FROM slide_views WHERE reason = 'reteach'`)).toEqual([
      { slide_id: 'breathing' },
    ])
  })

  it('goes to the nurse after three passes, whether wrong or unsure', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    const asked: Record<string, number> = {}
    while (view.step.kind === 'question') {
      const { questionId } = view.step.question
      asked[questionId] = (asked[questionId] ?? 0) + 1
      const isMissed = questionId === 'breathing' || questionId === 'fever'
      const miss = asked[questionId] === 2 ? wrongOption(view) : null
      view = answerAndGoOn(rig, view, isMissed ? miss : rightOption(view))
    }
    expect(asked).toMatchObject({ breathing: 3, fever: 3, driving: 1 })
    expect(view.step).toMatchObject({
      kind: 'summary',
      forNurse: [
        { questionId: 'breathing', class: 'critical' },
        { questionId: 'fever', class: 'critical' },
      ],
    })
    expect(
      all(rig, `SELECT outcome FROM answers WHERE question_id = 'fever' ORDER BY seq`),
    ).toEqual([{ outcome: 'unsure' }, { outcome: 'wrong' }, { outcome: 'unsure' }])
  })

  it('ignores an option of another question', () => {
    const rig = makeVisits()
    const view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    expect(rig.visits.answer(view.id, view.turn, 'shower')).toEqual(view)
    expect(all(rig, 'SELECT * FROM answers')).toEqual([])
  })
})

describe('an interruption', () => {
  it('shorter than allowed goes on at the same place', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('es'), 'question')
    view = rig.visits.answer(view.id, view.turn, wrongOption(view))
    rig.clock.advance(RESUME_WITHIN_MS)
    expect(rig.restart().visits.view).toEqual(view)
  })

  it('longer than allowed ends the visit as stopped at its last sign of life', () => {
    const rig = makeVisits()
    rig.visits.begin('es')
    rig.clock.advance(60_000)
    rig.visits.heartbeat()
    rig.clock.advance(RESUME_WITHIN_MS + 1)
    const after = rig.restart()
    expect(after.visits.view).toBeNull()
    const [visit] = all(after, 'SELECT status, ended_at = alive_at AS at_last_sign FROM visits')
    expect(visit).toEqual({ status: 'stopped', at_last_sign: 1 })
  })

  it('counts from the last sign of life, not from the last tap', () => {
    const rig = makeVisits()
    const view = rig.visits.begin('en')
    for (let beats = 0; beats < 120; beats++) {
      rig.clock.advance(5000)
      expect(rig.visits.heartbeat()).toBe(false)
    }
    rig.clock.advance(1000)
    expect(rig.restart().visits.view).toEqual(view)
  })

  it('F06 of unknown length, because the clock was set back, ends the visit', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    rig.clock.setWallClockBy(-1000)
    expect(rig.restart().visits.view).toBeNull()
  })

  it('E04 by sleep, or a clock set forward, ends the visit that was open', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    rig.clock.setWallClockBy(RESUME_WITHIN_MS + 1)
    expect(rig.visits.heartbeat()).toBe(true)
    expect(rig.visits.view).toBeNull()
    expect(all(rig, 'SELECT status FROM visits')).toEqual([{ status: 'stopped' }])
  })

  it('F06 does not end a running visit when the clock is set back', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    rig.clock.advance(5000)
    rig.clock.setWallClockBy(-3_600_000)
    expect(rig.visits.heartbeat()).toBe(false)
  })

  it('of a visit whose lesson has changed ends it', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    rig.database.exec(`UPDATE visits SET lesson_hash = 'other'`)
    expect(rig.restart().visits.view).toBeNull()
  })

  it.each([
    ['conditions', '{"region":"tail"}'],
    ['injected_at', 'yesterday'],
    ['alive_at', 'never'],
  ])('of a visit whose %s makes no sense ends it', (column, value) => {
    const rig = makeVisits()
    rig.visits.begin('en')
    rig.database.prepare(`UPDATE visits SET ${column} = ?`).run(value)
    expect(rig.restart().visits.view).toBeNull()
    expect(all(rig, 'SELECT status FROM visits')).toEqual([{ status: 'stopped' }])
  })

  it('of a visit whose place makes no sense ends it', () => {
    const rig = makeVisits()
    rig.visits.begin('en')
    rig.database.exec(`UPDATE visits SET progress = '{"place":"moon"}'`)
    expect(rig.restart().visits.view).toBeNull()
    expect(all(rig, 'SELECT status FROM visits')).toEqual([{ status: 'stopped' }])
  })
})

describe('the relief timeline', () => {
  // Full hours there are full hours in UTC.
  beforeEach(() => {
    vi.stubEnv('TZ', 'America/New_York')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const shownOn = ({ step }: VisitView) => (step.kind === 'slide' ? step.slide.timeline : null)

  /** Next until the slide that shows it. */
  function goToTimeline({ visits }: VisitsRig, view: VisitView): VisitView {
    let current = view
    while (current.step.kind === 'slide' && shownOn(current) === null) {
      current = visits.move(current.id, current.turn, 'next')
    }
    return current
  }

  it('is shown on its own slide and on no other', () => {
    const rig = makeVisits()
    const shown: string[] = []
    for (let view = rig.visits.begin('en'); view.step.kind === 'slide';) {
      if (shownOn(view) !== null) shown.push(view.step.slide.slideId)
      view = rig.visits.move(view.id, view.turn, 'next')
    }
    expect(shown).toEqual(['way-to-relief'])
  })

  it('counts from the beginning of the visit with the limits of the clinic', () => {
    const rig = makeVisits()
    const timeline = shownOn(goToTimeline(rig, rig.visits.begin('en')))
    expect(timeline?.slice(0, 2).map(({ from, to }) => [from, to])).toEqual([
      [hourAt('2026-03-04T14:00:00.000Z'), hourAt('2026-03-04T15:00:00.000Z')],
      [hourAt('2026-03-04T14:00:00.000Z'), hourAt('2026-03-04T22:00:00.000Z')],
    ])
  })

  it('keeps its times while the visit goes on, and when it is resumed', () => {
    const rig = makeVisits()
    // From here on a later clock would round to the next hour.
    rig.clock.advance(29 * 60_000)
    const first = rig.visits.begin('en')
    rig.clock.advance(2 * 60_000)
    const view = goToTimeline(rig, first)
    expect(shownOn(view)?.[0]?.from).toEqual(hourAt('2026-03-04T14:00:00.000Z'))
    rig.clock.advance(RESUME_WITHIN_MS)
    const resumed = rig.restart().visits.view
    expect(resumed).toEqual(view)
  })
})

describe('the end of a visit', () => {
  it('leaves nothing for the next person', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('es'), 'question')
    while (view.step.kind === 'question') view = answerAndGoOn(rig, view, rightOption(view))
    view = rig.visits.move(view.id, view.turn, 'next')
    rig.visits.leave(view.id)
    expect(rig.visits.view).toBeNull()
    rig.visits.askHelp('3f0e2f8c-2f4e-4d0a-8d5c-1b1f3c8f0a11', 'welcome', null)
    expect(all(rig, 'SELECT visit_id FROM help_requests')).toEqual([{ visit_id: null }])
    expect(rig.visits.begin('en').id).not.toBe(view.id)
  })

  it('comes as stopped when nobody goes on, and only once', () => {
    const rig = makeVisits()
    const view = rig.visits.begin('en')
    rig.clock.advance(4000)
    rig.visits.stop(view.id)
    expect(rig.visits.view).toBeNull()
    expect(all(rig, 'SELECT status, active_ms FROM visits')).toEqual([
      { status: 'stopped', active_ms: 4000 },
    ])
    // A second call, or one for a visit that is gone, changes nothing: not the next visit either.
    const next = rig.visits.begin('en')
    rig.visits.stop(view.id)
    rig.visits.leave(view.id)
    expect(rig.visits.view).toEqual(next)
    expect(all(rig, 'SELECT status FROM visits ORDER BY started_at')).toEqual([
      { status: 'stopped' },
      { status: 'open' },
    ])
  })

  it('leaves a finished visit as often as it is said', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    while (view.step.kind === 'question') view = answerAndGoOn(rig, view, rightOption(view))
    view = rig.visits.move(view.id, view.turn, 'next')
    expect(view.step.kind).toBe('done')
    for (let times = 0; times < 3; times++) rig.visits.leave(view.id)
    expect(rig.visits.view).toBeNull()
    expect(all(rig, 'SELECT status FROM visits')).toEqual([{ status: 'completed' }])
  })

  it('stays completed when the done screen times out', () => {
    const rig = makeVisits()
    let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    while (view.step.kind === 'question') view = answerAndGoOn(rig, view, rightOption(view))
    view = rig.visits.move(view.id, view.turn, 'next')
    rig.visits.stop(view.id)
    expect(all(rig, 'SELECT status FROM visits')).toEqual([{ status: 'completed' }])
  })

  it('is not brought about by leaving early', () => {
    const rig = makeVisits()
    const view = rig.visits.begin('en')
    rig.visits.leave(view.id)
    expect(rig.visits.view).toEqual(view)
  })
})

describe('a call for help', () => {
  it('is kept once, with the screen it came from', () => {
    const rig = makeVisits()
    const view = rig.visits.begin('en')
    const id = '3f0e2f8c-2f4e-4d0a-8d5c-1b1f3c8f0a11'
    rig.visits.askHelp(id, 'slide:breathing', 'en')
    rig.visits.askHelp(id, 'slide:breathing', 'en')
    expect(all(rig, 'SELECT visit_id, screen, locale FROM help_requests')).toEqual([
      { visit_id: view.id, screen: 'slide:breathing', locale: 'en' },
    ])
  })
})

describe('a second language under the first', () => {
  const rowsOf = ({ database }: VisitsRig, table: 'answers' | 'slide_views') =>
    (
      database.prepare(`SELECT second_locale AS s FROM ${table} ORDER BY seq`).all() as {
        s: string | null
      }[]
    ).map(({ s }) => s)

  it('is kept with each slide and answer from then on, and with the visit', () => {
    const rig = makeVisits()
    const { visits } = rig
    let view = visits.begin('ar')
    view = visits.move(view.id, view.turn, 'next')
    view = visits.showSecond(view.id, 'en')
    expect(view).toMatchObject({ locale: 'ar', secondLocale: 'en', turn: 1 })
    view = visits.move(view.id, view.turn, 'next')
    view = goTo(visits, view, 'question')
    view = visits.answer(view.id, view.turn, rightOption(view))
    view = visits.showSecond(view.id, null)
    expect(view.secondLocale).toBeNull()
    view = goTo(visits, view, 'question')
    visits.answer(view.id, view.turn, rightOption(view))
    expect(rowsOf(rig, 'slide_views').slice(0, 4)).toEqual([null, null, 'en', 'en'])
    expect(rowsOf(rig, 'answers')).toEqual(['en', null])
  })

  it('is there again after a restart', () => {
    const rig = makeVisits()
    const { id } = rig.visits.begin('ar')
    rig.visits.showSecond(id, 'es')
    expect(rig.restart().visits.view).toMatchObject({ locale: 'ar', secondLocale: 'es' })
  })

  it('goes when the patient switches to it, and is none when it is the patient’s own', () => {
    const { visits } = makeVisits()
    const { id } = visits.begin('ar')
    visits.showSecond(id, 'en')
    expect(visits.switchLocale(id, 'es').secondLocale).toBe('en')
    expect(visits.switchLocale(id, 'en').secondLocale).toBeNull()
    expect(visits.showSecond(id, 'en').secondLocale).toBeNull()
  })

  it('is refused where it is not offered', () => {
    const { visits } = makeVisits()
    const { id } = visits.begin('ar')
    expect(() => visits.showSecond(id, 'xx')).toThrow('unknown-language')
    expect(visits.view?.secondLocale).toBeNull()
  })

  it('is not there for the next patient', () => {
    const { visits } = makeVisits()
    const { id } = visits.begin('ar')
    visits.showSecond(id, 'en')
    visits.stop(id)
    expect(visits.begin('ar').secondLocale).toBeNull()
  })
})
