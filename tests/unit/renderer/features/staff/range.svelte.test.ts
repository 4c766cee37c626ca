import { describe, expect, it } from 'vitest'
import { RangeChoice } from '../../../../../src/renderer/src/features/staff/range.svelte.ts'

describe('the days that staff look at', () => {
  it('are the last thirty until another choice is made', () => {
    const range = new RangeChoice()
    range.take({ firstDay: '2026-09-10', today: '2026-11-30' })
    expect(range.range).toEqual({ fromDate: '2026-11-01', toDate: '2026-11-30' })
    range.kind = 'all'
    expect(range.range).toEqual({ fromDate: null, toDate: null })
    range.kind = 'one'
    expect(range.range).toEqual({ fromDate: '2026-11-01', toDate: '2026-11-30' })
  })

  it('go from the month of the first visit to this one', () => {
    const range = new RangeChoice()
    range.take({ firstDay: '2026-10-31', today: '2026-11-02' })
    const step = (months: 1 | -1) => {
      range.step(months)
      return range.month
    }
    expect([step(1), step(-1), step(-1), step(1)]).toEqual([
      ...['2026-11', '2026-10', '2026-10', '2026-11'],
    ])
  })

  it('have no earlier month before the first visit', () => {
    const range = new RangeChoice()
    range.take({ firstDay: null, today: '2026-11-02' })
    expect([range.mayGoBack, range.mayGoOn]).toEqual([false, false])
  })
})
