import {
  MOST_PERIODS,
  MOST_ROWS,
  type Ends,
  type VisitCount,
  type VisitsReport,
} from '../../shared/reports.ts'

/** With more days than these the report counts by month. */
const MOST_DAYS = 31

/** How visits ended, by language and over time. @param counts in the order of their days */
export function visitsReport(counts: readonly VisitCount[]): VisitsReport {
  const days = new Set(counts.map(({ day }) => day))
  const period = days.size > MOST_DAYS ? 'month' : 'day'
  return {
    byLanguage: sumBy(counts, ({ language }) => language)
      .toSorted((a, b) => a.key.localeCompare(b.key, 'en'))
      .slice(0, MOST_ROWS),
    period,
    byPeriod: sumBy(counts, ({ day }) => (period === 'day' ? day : day.slice(0, 7))).slice(
      -MOST_PERIODS,
    ),
  }
}

function sumBy(counts: readonly VisitCount[], keyOf: (count: VisitCount) => string): Ends[] {
  const sums = new Map<string, Ends>()
  for (const count of counts) {
    const key = keyOf(count)
    const sum = sums.get(key) ?? {
      ...{ key, completed: 0, stopped: 0, declined: 0, unable: 0, open: 0 },
    }
    sum[count.status] += count.visits
    sums.set(key, sum)
  }
  return [...sums.values()]
}
