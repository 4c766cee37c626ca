import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  formatMoment,
  timelineViewSchema,
  type MomentView,
  type StageView,
} from '../../../src/shared/timeline.ts'

const FSI = '\u2068'
const PDI = '\u2069'

/** Without isolates, with plain spaces and no comma before an hour, which vary with the ICU version. */
const plain = (text: string) =>
  text
    .replace(/[\u2066\u2068\u2069\u200f]/g, '')
    .replace(/\s/g, ' ')
    .replace(/,(?= \d+ [ap]\.?m)/i, '')

const hour = (local: string): MomentView => ({
  precision: 'hour',
  at: new Date(local).toISOString(),
})
const day = (on: string): MomentView => ({ precision: 'day', on })

beforeEach(() => {
  vi.stubEnv('TZ', 'America/New_York')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('formatMoment', () => {
  const today = new Date('2026-03-04T09:30-05:00')
  const shown = (
    moment: MomentView,
    formatLocale: string,
    width: 'long' | 'short',
    now: Date | null = today,
  ) => plain(formatMoment(moment, formatLocale, width, now))

  it.each([
    ['en-US', '6 in the evening', '6 PM'],
    ['es-US', '6 de la tarde', '6 p.m.'],
    ['ar', '6 مساءً', '6 م'],
    ['zh-Hans-CN', '18时', '18时'],
  ])('says an hour of today in %s without the day', (formatLocale, long, short) => {
    const moment = hour('2026-03-04T18:00-05:00')
    expect(shown(moment, formatLocale, 'long')).toBe(long)
    expect(shown(moment, formatLocale, 'short')).toBe(short)
  })

  it.each([
    ['en-US', 'Thursday 2 AM', 'Thu 2 AM'],
    ['es-US', 'jueves 2 a.m.', 'jue 2 a.m.'],
    ['ar', 'الخميس 2 ص', 'الخميس 2 ص'],
    ['zh-Hans-CN', '星期四 2时', '周四 2时'],
  ])('says an hour of another day in %s with the day', (formatLocale, long, short) => {
    const moment = hour('2026-03-05T02:00-05:00')
    expect(shown(moment, formatLocale, 'long')).toBe(long)
    expect(shown(moment, formatLocale, 'short')).toBe(short)
  })

  it.each([
    ['en-US', 'Sunday, November 29', 'Sun, Nov 29'],
    ['es-US', 'domingo, 29 de noviembre', 'dom, 29 de nov'],
    ['ar', 'الأحد، 29 نوفمبر', 'الأحد، 29 نوفمبر'],
    ['zh-Hans-CN', '11月29日星期日', '11月29日周日'],
  ])('says a day in %s with its date', (formatLocale, long, short) => {
    expect(shown(day('2026-11-29'), formatLocale, 'long')).toBe(long)
    expect(shown(day('2026-11-29'), formatLocale, 'short')).toBe(short)
  })

  it('takes today for what the kiosk has for today, not UTC', () => {
    // In UTC this is the next day already.
    expect(shown(hour('2026-03-04T23:00-05:00'), 'en-US', 'short')).toBe('11 PM')
    // In UTC this is still the same day.
    const lateToday = new Date('2026-03-04T23:30-05:00')
    expect(shown(hour('2026-03-05T08:00-05:00'), 'en-US', 'short', lateToday)).toBe('Thu 8 AM')
  })

  it('names the day of the same weekday a week later', () => {
    expect(shown(hour('2026-03-11T18:00-04:00'), 'en-US', 'long')).toBe('Wednesday 6 PM')
  })

  it('names the day even of today in what is read later', () => {
    const moment = hour('2026-03-04T18:00-05:00')
    expect(shown(moment, 'en-US', 'long', null)).toBe('Wednesday 6 PM')
    expect(shown(moment, 'en-US', 'short', null)).toBe('Wed 6 PM')
  })

  it('names the date of a day that is today', () => {
    expect(shown(day('2026-03-04'), 'en-US', 'long')).toBe('Wednesday, March 4')
  })

  it.each(['Pacific/Honolulu', 'Pacific/Kiritimati'])('says the same date in %s', (zone) => {
    vi.stubEnv('TZ', zone)
    expect(shown(day('2026-11-29'), 'en-US', 'short')).toBe('Sun, Nov 29')
  })

  it.each([
    ['an hour of today', hour('2026-03-04T18:00-05:00')],
    ['an hour of another day', hour('2026-03-05T18:00-05:00')],
    ['a day', day('2026-11-29')],
  ])('keeps %s in one piece that finds its own direction', (_what, moment) => {
    const [first, ...rest] = formatMoment(moment, 'ar', 'long', today)
    expect(first).toBe(FSI)
    expect(rest.pop()).toBe(PDI)
    expect(rest.join('')).not.toMatch(/[\u2066-\u2069]/)
  })
})

describe('timelineViewSchema', () => {
  const stage: StageView = {
    id: 'dip',
    after: null,
    level: 1,
    figure: 'sore-back',
    from: { precision: 'hour', at: '2026-03-04T23:00:00.000Z' },
    to: { precision: 'day', on: '2026-03-07' },
    feel: ['back'],
    do: [],
  }
  const refusedKeys = (value: unknown) =>
    v.safeParse(timelineViewSchema, value).issues?.map((issue) => v.getDotPath(issue)) ?? []

  it.each([
    ['a whole stage', {}],
    ['a stage without figure and end', { figure: null, to: null }],
    ['a stage that follows another', { after: 'numbing' }],
    ['the lowest level', { level: 0 }],
    ['the highest level', { level: 10 }],
  ])('takes %s', (_what, part) => {
    expect(refusedKeys([{ ...stage, ...part }])).toEqual([])
  })

  it('refuses a path without a stop', () => {
    expect(refusedKeys([])).toEqual([null])
  })

  it.each([
    ['an id that no lesson can have', { id: 'The Dip' }, '0.id'],
    ['a stage that does not say what it follows', { after: undefined }, '0.after'],
    ['a level under the path', { level: -1 }, '0.level'],
    ['a level over the path', { level: 11 }, '0.level'],
    ['a figure outside its folder', { figure: '../x' }, '0.figure'],
    ['a stage without a beginning', { from: null }, '0.from'],
    ['another precision', { from: { precision: 'minute', at: '' } }, '0.from.precision'],
    ['an hour that is no instant', { from: { precision: 'hour', at: '6 PM' } }, '0.from.at'],
    ['a day that is no date', { to: { precision: 'day', on: 'Sunday' } }, '0.to.on'],
    ['a day with an hour', { to: { ...stage.to, at: '2026-03-07T00:00Z' } }, '0.to.at'],
    ['words in the place of ids', { feel: ['You may feel sore.'] }, '0.feel.0'],
    ['a stage without its advice', { do: undefined }, '0.do'],
    ['an unknown key', { name: 'Dip' }, '0.name'],
  ])('refuses %s', (_what, part, key) => {
    expect(refusedKeys([{ ...stage, ...part }])).toEqual([key])
  })
})

it('says noon rather than a 12 that could be midnight', () => {
  const noon = { precision: 'hour', at: new Date(2026, 10, 22, 12).toISOString() } as const
  expect(formatMoment(noon, 'en-US', 'short', null)).toContain('noon')
  expect(formatMoment(noon, 'zh-Hans-CN-u-hc-h12', 'long', null)).toContain('中午')
  const after = { precision: 'hour', at: new Date(2026, 10, 22, 13).toISOString() } as const
  expect(formatMoment(after, 'en-US', 'short', null)).toContain('1 PM')
})
