import {
  MOST_ROWS,
  type Report,
  type ReportName,
  type ReportRange,
  type ReportSpan,
} from '../../shared/reports.ts'
import type { Lesson } from '../../shared/lesson.ts'
import { isoWithOffset, type Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { nurseTopics } from './nurse-topics.ts'
import { questionResults } from './question-results.ts'
import { slideTimes } from './slide-times.ts'
import { visitCounts } from './visit-counts.ts'
import { visitsReport } from './visits-report.ts'

interface Options {
  database: Database
  lesson: Lesson
  clock: Clock
}

type Found<Name extends ReportName> = Extract<Report, { name: Name }>['found']

/** What staff may learn from the visits, in the lesson's own order. */
export class Reports {
  readonly #options: Options
  readonly #of: { [Name in ReportName]: (range: ReportRange) => Found<Name> }

  constructor(options: Options) {
    this.#options = options
    const { database, lesson } = options
    const slides = lesson.slides.map(({ id }) => id)
    const questions = lesson.questions.map(({ id }) => id)
    this.#of = {
      visits: (range) => visitsReport(visitCounts(database, range)),
      questions: (range) =>
        inOrder(questionResults(database, range, lesson), questions, (row) => row.questionId),
      slides: (range) =>
        inOrder(slideTimes(database, range, lesson.id, 'slide'), slides, (row) => row.slideId),
      topics: (range) => nurseTopics(database, range, lesson).slice(0, MOST_ROWS),
    }
  }

  find<Name extends ReportName>(name: Name, range: ReportRange): Found<Name> {
    return this.#of[name](range)
  }

  get span(): ReportSpan {
    const { database, clock } = this.#options
    const { firstDay } = database
      .prepare('SELECT min(substr(started_at, 1, 10)) AS firstDay FROM visits')
      .get() as { firstDay: string | null }
    return { firstDay, today: isoWithOffset(clock.now()).slice(0, 10) }
  }
}

/** What the lesson has no more comes last. */
function inOrder<Row>(rows: Row[], ids: readonly string[], idOf: (row: Row) => string): Row[] {
  const rank = new Map(ids.map((id, index) => [id, index]))
  const rankOf = (row: Row) => rank.get(idOf(row)) ?? ids.length
  return rows.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST_ROWS)
}
