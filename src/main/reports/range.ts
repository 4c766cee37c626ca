import type { ReportRange } from '../../shared/reports.ts'

/**
 * Holds for `visits AS v` with the parameters of a `ReportRange` bound by name. Reports go from the
 * visits of a range to what happened in them (`CROSS JOIN` keeps SQLite to that order): a month
 * costs what is in the month. Covering indexes were tried at a million answers: they make the file a
 * fifth larger and help only where neither the visit's day nor its lesson is asked for. So a report of
 * all days takes a second or two, in a process of its own.
 */
export const inRangeSql = `(:fromDate IS NULL OR substr(v.started_at, 1, 10) >= :fromDate)
  AND (:toDate IS NULL OR substr(v.started_at, 1, 10) <= :toDate)`

/** The parameters of `inRangeSql`, and no others: SQLite refuses what it does not know. */
export const rangeParameters = ({ fromDate, toDate }: ReportRange) => ({ fromDate, toDate })
