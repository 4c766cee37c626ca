import { keyOfWording, type NurseTopic, type ReportRange } from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { inRangeSql, rangeParameters } from './range.ts'
import { slideOf, wordingOf, type ReportLesson } from './report-lesson.ts'

/**
 * Counted by the wording of the first try. The limit keeps SQLite from looking the wordings of a visit
 * up once for each of its topics.
 */
export const nurseTopicsSql = `
  SELECT questionId, topic, readIn, sum(handedToNurse) AS handedToNurse, sum(settled) AS settled
  FROM (
    SELECT topic.key AS questionId, v.hashes ->> topic.key AS hash,
      sum(topic.value = 'nurse') AS handedToNurse, count(*) AS settled
    FROM (
      SELECT v.progress, (SELECT json_group_object(a.question_id, a.words_hash) FROM answers AS a
          WHERE a.visit_id = v.id AND a.try_no = 1) AS hashes
      FROM visits AS v WHERE v.lesson_id = :lessonId AND ${inRangeSql} LIMIT -1
    ) AS v, json_each(v.progress, '$.settled') AS topic
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
