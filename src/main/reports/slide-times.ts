import type { ReportRange, SlideTime } from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { inRangeSql, rangeParameters } from './range.ts'

export const slideTimesSql = (by: 'slide' | 'language') => `
  SELECT s.slide_id AS slideId, ${by === 'slide' ? 'NULL' : 's.locale'} AS language,
    count(*) AS views, round(median(s.shown_ms) / 1000, 1) AS medianSeconds
  FROM visits AS v CROSS JOIN slide_views AS s ON s.visit_id = v.id
  WHERE s.reason = 'lesson' AND s.shown_ms IS NOT NULL AND v.lesson_id = :lessonId AND ${inRangeSql}
  GROUP BY 1, 2 ORDER BY 1, 2`

/**
 * How long each look at a slide took, by slide or by slide and language: the median, because one
 * patient who fell asleep would move a mean. Looks after a miss, and those that an interruption cut
 * off, do not count.
 */
export function slideTimes(
  database: Database,
  range: ReportRange,
  lessonId: string,
  by: 'slide' | 'language',
): SlideTime[] {
  return database
    .prepare(slideTimesSql(by))
    .all({ ...rangeParameters(range), lessonId }) as SlideTime[]
}
