import { MOST_ROWS, type Report, type ReportName, type ReportRange } from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { nurseTopics } from './nurse-topics.ts'
import { questionResults } from './question-results.ts'
import type { ReportLesson } from './report-lesson.ts'
import { slideTimes } from './slide-times.ts'
import { visitCounts } from './visit-counts.ts'
import { visitsReport } from './visits-report.ts'

/** What staff may learn from the visits, in the lesson's own order. Takes seconds at a million answers. */
export function findReport(
  database: Database,
  lesson: ReportLesson,
  name: ReportName,
  range: ReportRange,
): Report['found'] {
  switch (name) {
    case 'visits':
      return visitsReport(visitCounts(database, range))
    case 'questions': {
      const results = questionResults(database, range, lesson)
      return inOrder(results, lesson.questions, (row) => row.questionId)
    }
    case 'slides': {
      const times = slideTimes(database, range, lesson.id, 'slide')
      return inOrder(times, lesson.slides, (row) => row.slideId)
    }
    case 'topics':
      return nurseTopics(database, range, lesson).slice(0, MOST_ROWS)
  }
}

/** What the lesson has no more comes last. */
function inOrder<Row>(
  rows: Row[],
  parts: readonly { id: string }[],
  idOf: (row: Row) => string,
): Row[] {
  const rank = new Map(parts.map(({ id }, index) => [id, index]))
  const rankOf = (row: Row) => rank.get(idOf(row)) ?? parts.length
  return rows.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST_ROWS)
}
