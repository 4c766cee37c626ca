import type { ReportRange } from '../../shared/reports.ts'

/**
 * Holds for `visits AS v` with the parameters of a `ReportRange` bound by name. Reports go from the
 * visits of a range to what happened in them (`CROSS JOIN` keeps SQLite to that order): a month
 * costs what is in the month, without an index that each answer would have to pay for.
 */
export const inRangeSql = `(:fromDate IS NULL OR substr(v.started_at, 1, 10) >= :fromDate)
  AND (:toDate IS NULL OR substr(v.started_at, 1, 10) <= :toDate)`

/** The parameters of `inRangeSql`, and no others: SQLite refuses what it does not know. */
export const rangeParameters = ({ fromDate, toDate }: ReportRange) => ({ fromDate, toDate })
