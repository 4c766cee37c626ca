import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { planFor } from '../../../../src/main/content/plan.ts'
import { keepStages, timelineOf } from '../../../../src/main/content/timeline.ts'
import {
  timeLimits,
  type Conditions,
  type Moment,
  type Stage,
} from '../../../../src/shared/lesson.ts'
import { makeClinic, makeConditions } from '../../../helpers/factories.ts'
import { shippedContent } from '../../../helpers/visits.ts'

const ZONE = 'America/New_York'
const { limits } = makeClinic()

const stage = (id: string, part: Partial<Stage> = {}): Stage => ({
  id,
  facts: ['TIME-1'],
  from: { hours: 0 },
  level: 5,
  feel: [{ id: 'less' }],
  do: [{ id: 'rest' }],
  ...part,
})
const momentAfter = (injectedAt: string, from: Moment) =>
  timelineOf([stage('only', { from })], limits, new Date(injectedAt))[0]?.from
const aboutHour = (local: string) => ({ precision: 'hour', at: new Date(local).toISOString() })
const stagesFor = (conditions: Partial<Conditions> = {}) =>
  planFor(shippedContent.lesson, makeConditions(conditions)).stages
const links = (stages: readonly { id: string; after?: string | null | undefined }[]) =>
  stages.map(({ id, after }) => [id, after])

beforeEach(() => {
  vi.stubEnv('TZ', ZONE)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('an hour of the timeline', () => {
  it.each([
    ['10:00 and 4 hours', '2026-03-04T10:00-05:00', 4, '2026-03-04T14:00-05:00'],
    ['29 minutes past, down', '2026-03-04T10:29:59.999-05:00', 4, '2026-03-04T14:00-05:00'],
    ['30 minutes past, up', '2026-03-04T10:30-05:00', 4, '2026-03-04T15:00-05:00'],
    ['a second to the hour, up', '2026-03-04T10:59:59-05:00', 4, '2026-03-04T15:00-05:00'],
    ['midnight as the hour before', '2026-03-04T23:30-05:00', 0, '2026-03-04T23:00-05:00'],
    ['half past midnight', '2026-03-05T00:30-05:00', 0, '2026-03-05T01:00-05:00'],
    ['past midnight', '2026-03-04T19:10-05:00', 8, '2026-03-05T03:00-05:00'],
    ['past the end of the year', '2026-12-31T23:45-05:00', 1, '2027-01-01T01:00-05:00'],
    ['a night that is an hour short', '2026-03-07T22:10-05:00', 8, '2026-03-08T07:00-04:00'],
    ['the hour left out in spring', '2026-03-07T17:45-05:00', 8, '2026-03-08T03:00-04:00'],
    ['a night that is an hour long', '2026-10-31T20:10-04:00', 8, '2026-11-01T03:00-05:00'],
    ['up to the hour that comes again', '2026-10-31T17:40-04:00', 8, '2026-11-01T01:00-05:00'],
    ['down to the hour that came again', '2026-10-31T18:20-04:00', 8, '2026-11-01T01:00-05:00'],
  ])('is the nearest full one: %s', (_what, injectedAt, hours, expected) => {
    expect(momentAfter(injectedAt, { hours })).toEqual(aboutHour(expected))
  })

  it('is a full one on the clock of the kiosk, wherever it stands', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata')
    expect(momentAfter('2026-03-04T10:20+05:30', { hours: 4 })).toEqual(
      aboutHour('2026-03-04T14:00+05:30'),
    )
  })
})

describe('a day of the timeline', () => {
  it.each([
    ['where UTC is a day ahead', '2026-03-04T23:30-05:00', 3, '2026-03-07'],
    ['past the end of a month', '2026-01-30T10:00-05:00', 3, '2026-02-02'],
    ['onto the 29th of February', '2028-02-27T10:00-05:00', 2, '2028-02-29'],
    ['past the end of the year', '2026-12-30T10:00-05:00', 7, '2027-01-06'],
    ['after a day that is an hour short', '2026-03-07T23:30-05:00', 1, '2026-03-08'],
    ['after a day that is an hour long', '2026-11-01T00:30-04:00', 1, '2026-11-02'],
  ])('is counted on the calendar: %s', (_what, injectedAt, days, on) => {
    expect(momentAfter(injectedAt, { days })).toEqual({ precision: 'day', on })
  })
})

describe('a limit of the clinic on the timeline', () => {
  const injectedAt = '2026-03-04T10:00-05:00'
  const expected = {
    numbWindowHours: aboutHour('2026-03-04T18:00-05:00'),
    numbOuterLimitHours: aboutHour('2026-03-05T06:00-05:00'),
    sorenessDays: { precision: 'day', on: '2026-03-07' },
    steroidOnsetFromDays: { precision: 'day', on: '2026-03-06' },
    steroidOnsetToDays: { precision: 'day', on: '2026-03-11' },
    reliefLatestDays: { precision: 'day', on: '2026-03-18' },
  }

  it.each(timeLimits)('is counted in its own unit: %s', (limit) => {
    expect(momentAfter(injectedAt, { limit })).toEqual(expected[limit])
  })
})

describe('timelineOf', () => {
  const at = new Date('2026-03-04T10:00-05:00')

  it('shows a stage with its times, its figure and the ids of its lines', () => {
    const stages = [
      stage('first'),
      stage('second', {
        figure: 'clock',
        from: { hours: 1 },
        to: { days: 1 },
        level: 9,
        feel: [{ id: 'less', when: { steroid: ['yes'] } }, { id: 'more' }],
      }),
    ]
    expect(timelineOf(stages, limits, at)).toEqual([
      {
        id: 'first',
        after: null,
        level: 5,
        figure: null,
        from: aboutHour('2026-03-04T10:00-05:00'),
        to: null,
        feel: ['less'],
        do: ['rest'],
      },
      {
        id: 'second',
        after: 'first',
        level: 9,
        figure: 'clock',
        from: aboutHour('2026-03-04T11:00-05:00'),
        to: { precision: 'day', on: '2026-03-05' },
        feel: ['less', 'more'],
        do: ['rest'],
      },
    ])
  })

  const shownBeside = (from: Moment, to: Moment) =>
    timelineOf([stage('a'), stage('b', { from, to })], limits, at).map(({ id }) => id)

  it.each<[what: string, from: Moment, to: Moment]>([
    ['ends when it begins', { days: 7 }, { days: 7 }],
    ['ends with the day that its hours fill', { hours: 24 }, { days: 1 }],
    ['ends by a limit when it begins', { hours: 8 }, { limit: 'numbWindowHours' }],
    ['begins in hours and ends in days', { limit: 'numbWindowHours' }, { limit: 'sorenessDays' }],
  ])('shows a stage that %s', (_what, from, to) => {
    expect(shownBeside(from, to)).toEqual(['a', 'b'])
  })

  it.each<[what: string, from: Moment, to: Moment]>([
    ['ends a day before it begins', { days: 8 }, { days: 7 }],
    ['begins an hour after its last day', { hours: 25 }, { days: 1 }],
    ['ends by a limit before it begins', { hours: 9 }, { limit: 'numbWindowHours' }],
    ['begins by a limit after its end', { limit: 'sorenessDays' }, { days: 2 }],
  ])('leaves out a stage that %s', (_what, from, to) => {
    expect(shownBeside(from, to)).toEqual(['a'])
  })

  it('leads past a stage that the limits leave no time for', () => {
    const shownWith = (reliefLatestDays: number) =>
      links(timelineOf(stagesFor(), makeClinic({ limits: { reliefLatestDays } }).limits, at))
    const whole = [
      ['recovery-room', null],
      ['numbing', 'recovery-room'],
      ['dip', 'numbing'],
      ['steroid-starts', 'dip'],
      ['week-one', 'steroid-starts'],
      ['relief', 'week-one'],
      ['waiting', 'week-one'],
      ['no-relief', 'waiting'],
    ]
    expect(shownWith(14)).toEqual(whole)
    expect(shownWith(8)).toEqual(whole)
    expect(shownWith(7)).toEqual([...whole.slice(0, 6), ['no-relief', 'week-one']])
  })

  it('shows a patient without a steroid no stage and no line of it', () => {
    const timeline = timelineOf(stagesFor({ steroid: 'no' }), limits, at)
    expect(links(timeline)).toEqual([
      ['recovery-room', null],
      ['numbing', 'recovery-room'],
      ['dip', 'numbing'],
      ['relief', 'dip'],
      ['no-relief', 'dip'],
    ])
    expect(timeline.find(({ id }) => id === 'relief')?.feel).toEqual(['some', 'hours'])
  })
})

describe('keepStages', () => {
  const keptOf = (stages: readonly Stage[], ...hidden: string[]) =>
    links(keepStages(stages, ({ id }) => !hidden.includes(id)))
  const chain = [stage('a'), stage('b'), stage('c'), stage('d')]
  const forked = [
    stage('a'),
    stage('b'),
    stage('c', { after: 'b' }),
    stage('end'),
    stage('other', { after: 'c' }),
    stage('other-end'),
  ]

  it('lets each stage follow the one before it, and the first one none', () => {
    expect(keptOf(chain)).toEqual([
      ['a', undefined],
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'c'],
    ])
  })

  it('leads past one that is hidden, and past several in a row', () => {
    expect(keptOf(chain, 'b')).toEqual([
      ['a', undefined],
      ['c', 'a'],
      ['d', 'c'],
    ])
    expect(keptOf(chain, 'b', 'c')).toEqual([
      ['a', undefined],
      ['d', 'a'],
    ])
  })

  it('keeps what a stage says it follows, whatever stands or hides between them', () => {
    expect(keptOf(forked).slice(-3)).toEqual([
      ['end', 'c'],
      ['other', 'c'],
      ['other-end', 'other'],
    ])
    expect(keptOf(forked, 'end').slice(-2)).toEqual([
      ['other', 'c'],
      ['other-end', 'other'],
    ])
  })

  it('where the stage named is hidden, leads to what that one follows', () => {
    expect(keptOf(forked, 'c')).toEqual([
      ['a', undefined],
      ['b', 'a'],
      ['end', 'b'],
      ['other', 'b'],
      ['other-end', 'other'],
    ])
    expect(keptOf(forked, 'b', 'c', 'other')).toEqual([
      ['a', undefined],
      ['end', 'a'],
      ['other-end', 'a'],
    ])
  })

  it('starts anew where everything before is hidden', () => {
    expect(keptOf(chain, 'a', 'b')).toEqual([
      ['c', undefined],
      ['d', 'c'],
    ])
  })

  it('leaves the stages of the lesson as they were', () => {
    const before = structuredClone(forked)
    keepStages(forked, ({ id }) => id !== 'c')
    expect(forked).toEqual(before)
  })
})
