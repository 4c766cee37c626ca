import type { ReportRange } from '../../../../shared/reports.ts'

/** Days and months of the calendar as text, `2026-11-05` and `2026-11`, in no time zone. */

export type RangeKind = 'week' | 'month' | 'all' | 'one'

/** @param month which one, where the kind is `one` */
export function rangeOf(kind: RangeKind, today: string, month: string): ReportRange {
  switch (kind) {
    case 'week':
      return { fromDate: addDays(today, -6), toDate: today }
    case 'month':
      return { fromDate: addDays(today, -29), toDate: today }
    case 'one':
      return { fromDate: `${month}-01`, toDate: addDays(`${addMonths(month, 1)}-01`, -1) }
    case 'all':
      return { fromDate: null, toDate: null }
  }
}

export const monthOf = (day: string): string => day.slice(0, 7)

export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 7)
}

function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}
