import type { ReportRange, VisitCount } from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { inRangeSql, rangeParameters } from './range.ts'

export const visitCountsSql = `
  SELECT substr(v.started_at, 1, 10) AS day, v.locale AS language, v.status, count(*) AS visits
  FROM visits AS v WHERE ${inRangeSql}
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

/** Visits by day, language and how they ended, in that order. */
export function visitCounts(database: Database, range: ReportRange): VisitCount[] {
  return database.prepare(visitCountsSql).all(rangeParameters(range)) as VisitCount[]
}
