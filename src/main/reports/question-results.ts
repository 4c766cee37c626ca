import {
  FEWEST_FIRST_TRIES,
  WELL_TAUGHT_FROM,
  type QuestionResult,
  type ReportRange,
} from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { inRangeSql, rangeParameters } from './range.ts'
import { slideOf, wordingOf, type ReportLesson } from './report-lesson.ts'

/** Counted by the wording first: there are some hundred of these, and a million answers. */
export const questionResultsSql = `
  SELECT questionId, language, topic, sum(firstTries) AS firstTries, sum(right) AS right
  FROM (
    SELECT a.question_id AS questionId, a.locale AS language, a.words_hash AS hash,
      count(*) AS firstTries, sum(a.outcome = 'correct') AS right
    FROM visits AS v CROSS JOIN answers AS a ON a.visit_id = v.id
    WHERE a.try_no = 1 AND v.lesson_id = :lessonId AND ${inRangeSql}
    GROUP BY 1, 2, 3)
  LEFT JOIN (SELECT hash, words ->> 'topic' AS topic FROM shown_words) USING (hash)
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

interface Row {
  questionId: string
  language: string
  topic: string | null
  firstTries: number
  right: number
}

/** First tries by question, as it was read, and language, and what they say of the slide that teaches it. */
export function questionResults(
  database: Database,
  range: ReportRange,
  lesson: ReportLesson,
): QuestionResult[] {
  const rows = database
    .prepare(questionResultsSql)
    .all({ ...rangeParameters(range), lessonId: lesson.id }) as Row[]
  return rows.map(({ topic, ...row }) => ({
    ...row,
    wording: wordingOf({ questionId: row.questionId, topic, readIn: row.language }, lesson),
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
