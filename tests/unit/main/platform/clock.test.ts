import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isoWithOffset, systemClock } from '../../../../src/main/platform/clock.ts'

describe('isoWithOffset', () => {
  let ownZone: string | undefined

  beforeEach(() => {
    ownZone = process.env['TZ']
  })
  afterEach(() => {
    if (ownZone === undefined) delete process.env['TZ']
    else process.env['TZ'] = ownZone
  })

  it.each([
    ['UTC', '2026-03-04T19:07:31.250Z', '2026-03-04T19:07:31.250+00:00'],
    ['Europe/Berlin', '2026-07-04T19:07:31.250Z', '2026-07-04T21:07:31.250+02:00'],
    ['America/New_York', '2026-03-04T19:07:31.250Z', '2026-03-04T14:07:31.250-05:00'],
    ['America/New_York', '2026-07-04T19:07:31.250Z', '2026-07-04T15:07:31.250-04:00'],
    ['Asia/Kolkata', '2026-03-04T19:07:31.000Z', '2026-03-05T00:37:31.000+05:30'],
    ['Asia/Kathmandu', '2026-03-04T19:07:31.000Z', '2026-03-05T00:52:31.000+05:45'],
    ['America/St_Johns', '2026-01-01T02:00:00.007Z', '2025-12-31T22:30:00.007-03:30'],
  ])('writes the local time of %s at %s', (zone, utc, local) => {
    process.env['TZ'] = zone
    expect(isoWithOffset(new Date(utc))).toBe(local)
  })

  it('F07 names the same instant as the date it was made of', () => {
    process.env['TZ'] = 'America/St_Johns'
    const instant = new Date('2026-11-01T04:30:00.123Z')
    expect(new Date(isoWithOffset(instant))).toEqual(instant)
  })
})

describe('systemClock', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('F06 follows the wall clock with now and not with monotonicMs', () => {
    const before = systemClock.monotonicMs()
    vi.useFakeTimers({ now: new Date('2001-02-03T04:05:06Z'), toFake: ['Date'] })
    expect(systemClock.now()).toEqual(new Date('2001-02-03T04:05:06Z'))
    const elapsedMs = systemClock.monotonicMs() - before
    expect(elapsedMs).toBeGreaterThanOrEqual(0)
    expect(elapsedMs).toBeLessThan(60_000)
  })
})
