import type { NurseTopic, ReportRange } from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { inRangeSql, rangeParameters } from './range.ts'
import { slideOf, type ReportLesson } from './report-lesson.ts'

export const nurseTopicsSql = `
  SELECT topic.key AS questionId, sum(topic.value = 'nurse') AS handedToNurse, count(*) AS settled
  FROM visits AS v, json_each(v.progress, '$.settled') AS topic
  WHERE v.lesson_id = :lessonId AND ${inRangeSql}
  GROUP BY 1 HAVING handedToNurse > 0 ORDER BY handedToNurse DESC, questionId`

/** The topics that were left to the nurse, the most frequent first. */
export function nurseTopics(
  database: Database,
  range: ReportRange,
  lesson: ReportLesson,
): NurseTopic[] {
  const rows = database
    .prepare(nurseTopicsSql)
    .all({ ...rangeParameters(range), lessonId: lesson.id }) as Omit<NurseTopic, 'slideId'>[]
  return rows.map((row) => ({ ...row, slideId: slideOf(row.questionId, lesson) }))
}
