import { keyOfWording, type NurseTopic, type ReportRange } from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { inRangeSql, rangeParameters } from './range.ts'
import { slideOf, wordingOf, type ReportLesson } from './report-lesson.ts'

/** Counted by the wording of the first try first, as the results of questions are. */
export const nurseTopicsSql = `
  SELECT questionId, topic, readIn, sum(handedToNurse) AS handedToNurse, sum(settled) AS settled
  FROM (
    SELECT topic.key AS questionId, a.words_hash AS hash,
      sum(topic.value = 'nurse') AS handedToNurse, count(*) AS settled
    FROM visits AS v CROSS JOIN json_each(v.progress, '$.settled') AS topic
    LEFT JOIN answers AS a
      ON a.visit_id = v.id AND a.question_id = topic.key AND a.try_no = 1
    WHERE v.lesson_id = :lessonId AND ${inRangeSql}
    GROUP BY 1, 2)
  LEFT JOIN (SELECT hash, words ->> 'topic' AS topic, words ->> 'language' AS readIn
    FROM shown_words) USING (hash)
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

interface Row {
  questionId: string
  topic: string | null
  readIn: string | null
  handedToNurse: number
  settled: number
}

/** The topics that were left to the nurse, the most frequent first. */
export function nurseTopics(
  database: Database,
  range: ReportRange,
  lesson: ReportLesson,
): NurseTopic[] {
  const rows = database
    .prepare(nurseTopicsSql)
    .all({ ...rangeParameters(range), lessonId: lesson.id }) as Row[]
  const topics = new Map<string, NurseTopic>()
  for (const row of rows) {
    const { questionId } = row
    const wording = wordingOf(row, lesson)
    const key = `${questionId} ${keyOfWording(wording)}`
    const there = topics.get(key)
    topics.set(key, {
      ...{ questionId, wording, slideId: slideOf(questionId, lesson) },
      // In several languages it is the same topic.
      handedToNurse: row.handedToNurse + (there?.handedToNurse ?? 0),
      settled: row.settled + (there?.settled ?? 0),
    })
  }
  return [...topics.values()]
    .filter(({ handedToNurse }) => handedToNurse > 0)
    .sort((a, b) => b.handedToNurse - a.handedToNurse)
}
