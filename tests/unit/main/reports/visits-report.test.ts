import { describe, expect, it } from 'vitest'
import { visitsReport } from '../../../../src/main/reports/visits-report.ts'
import type { VisitCount } from '../../../../src/shared/reports.ts'

describe('the table of a report', () => {
  it('is by month where there are many days', () => {
    const day = (n: number): VisitCount => ({
      day: new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10),
      ...{ language: 'en', status: 'completed', visits: 2 },
    })
    const days = Array.from({ length: 40 }, (_, n) => day(n + 1))
    expect(visitsReport(days)).toMatchObject({
      period: 'month',
      byPeriod: [
        { key: '2026-01', completed: 62 },
        { key: '2026-02', completed: 18 },
      ],
    })
    expect(visitsReport(days.slice(0, 31)).period).toBe('day')
  })
})
