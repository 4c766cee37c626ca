import {
  FEWEST_FIRST_TRIES,
  WELL_TAUGHT_FROM,
  type QuestionResult,
  type ReportRange,
} from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { inRangeSql, rangeParameters } from './range.ts'
import { slideOf, type ReportLesson } from './report-lesson.ts'

export const questionResultsSql = `
  SELECT a.question_id AS questionId, a.locale AS language, count(*) AS firstTries,
    sum(a.outcome = 'correct') AS right
  FROM visits AS v CROSS JOIN answers AS a ON a.visit_id = v.id
  WHERE a.try_no = 1 AND v.lesson_id = :lessonId AND ${inRangeSql}
  GROUP BY 1, 2 ORDER BY 1, 2`

/** First tries by question and language, and what they say of the slide that teaches it. */
export function questionResults(
  database: Database,
  range: ReportRange,
  lesson: ReportLesson,
): QuestionResult[] {
  const rows = database
    .prepare(questionResultsSql)
    .all({ ...rangeParameters(range), lessonId: lesson.id }) as Omit<
    QuestionResult,
    'slideId' | 'verdict'
  >[]
  return rows.map((row) => ({
    ...row,
    slideId: slideOf(row.questionId, lesson),
    verdict: verdictOn(row),
  }))
}

function verdictOn({
  firstTries,
  right,
}: Pick<QuestionResult, 'firstTries' | 'right'>): QuestionResult['verdict'] {
  if (firstTries < FEWEST_FIRST_TRIES) return 'too-few-to-say'
  return right / firstTries < WELL_TAUGHT_FROM ? 'slide-at-fault' : 'well-taught'
}
