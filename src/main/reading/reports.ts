import type { Report, ReportName, ReportRange, ReportSpan } from '../../shared/reports.ts'
import type { Database } from '../database/connection.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { ReportLesson } from '../reports/report-lesson.ts'
import type { Read } from './tasks.ts'

interface Options {
  database: Database
  databasePath: string
  lesson: ReportLesson
  read: Read
  clock: Clock
}

type Found<Name extends ReportName> = Extract<Report, { name: Name }>['found']

/** What staff may learn from the visits. */
export class Reports {
  readonly #options: Options
  /** When it is the next one's turn: a tablet has no cores for several, however fast staff tap. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws {AppError} where the results cannot be read */
  find<Name extends ReportName>(name: Name, range: ReportRange): Promise<Found<Name>> {
    const { databasePath, lesson, read } = this.#options
    const found = this.#turn.then(() =>
      read({ kind: 'report', path: databasePath, lesson, name, range }),
    )
    this.#turn = found.catch(() => undefined)
    return found as Promise<Found<Name>>
  }

  get span(): ReportSpan {
    const { database, clock } = this.#options
    const { firstDay } = database
      .prepare('SELECT min(substr(started_at, 1, 10)) AS firstDay FROM visits')
      .get() as { firstDay: string | null }
    return { firstDay, today: isoWithOffset(clock.now()).slice(0, 10) }
  }
}
