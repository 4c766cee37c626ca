import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { conditionsSchema } from '../../shared/lesson.ts'
import { progressSchema } from '../visit/machine.ts'
import type { Database } from './open.ts'
import { inTransaction } from './transaction.ts'
import type { HelpRequest, NewVisit, OpenVisit, VisitChange } from './visit-record.ts'

/** The file in the data folder that holds all results. */
export const DATABASE_NAME = 'visits.db'

/**
 * The visits on disk. Every method returns only after the disk has it.
 * @throws {AppError} each method: `save-failed`, `database-locked`, `database-corrupt`…; nothing is half saved
 */
export class VisitStore {
  readonly #database: Database
  readonly #databasePath: string

  constructor(database: Database, databasePath: string) {
    this.#database = database
    this.#databasePath = databasePath
  }

  begin(visit: NewVisit, change: VisitChange): void {
    this.#save(() => {
      this.#database
        .prepare(
          `INSERT INTO visits (id, kiosk_id, app_version, lesson_id, lesson_version, lesson_hash,
             locale, second_locale, conditions, slides_total, questions_total, status, started_at, injected_at, alive_at,
             progress)
           VALUES (:id, :kioskId, :appVersion, :lessonId, :lessonVersion, :lessonHash,
             :locale, :secondLocale, :conditions, :slidesTotal, :questionsTotal, 'open', :aliveAt, :injectedAt, :aliveAt,
             :progress)`,
        )
        .run({
          ...visit,
          conditions: JSON.stringify(visit.conditions),
          progress: JSON.stringify(visit.progress),
        })
      this.#record(visit.id, change)
    })
  }

  record(visitId: string, change: VisitChange): void {
    this.#save(() => {
      this.#record(visitId, change)
    })
  }

  /** Notes that the visit is still going on, so that an interruption can be told from a long look. */
  touch(visitId: string, at: string, activeMs: number): void {
    this.#save(() => {
      this.#database
        .prepare(
          `UPDATE visits SET alive_at = :at, active_ms = active_ms + :activeMs
           WHERE id = :visitId AND status = 'open'`,
        )
        .run({ visitId, at, activeMs })
    })
  }

  /** Ends a visit that nobody went on with, at the moment of its last sign of life. */
  stopAbandoned(visitId: string): void {
    this.#save(() => {
      this.#database
        .prepare(
          `UPDATE visits SET status = 'stopped', ended_at = alive_at
           WHERE id = :visitId AND status = 'open'`,
        )
        .run({ visitId })
    })
  }

  /** The same request twice is one row. */
  addHelpRequest(request: HelpRequest): void {
    this.#save(() => {
      this.#database
        .prepare(
          `INSERT INTO help_requests (id, visit_id, screen, locale, requested_at)
           VALUES (:id, :visitId, :screen, :locale, :at) ON CONFLICT (id) DO NOTHING`,
        )
        .run({ ...request })
    })
  }

  /** The visit that was open when the kiosk last ran, if any. */
  findOpen(): OpenVisit | null {
    const row = this.#database
      .prepare(
        `SELECT id, lesson_id AS lessonId, lesson_hash AS lessonHash, locale, second_locale AS secondLocale, conditions,
           injected_at AS injectedAt, alive_at AS aliveAt, progress
         FROM visits WHERE status = 'open'`,
      )
      .get() as
      | (Omit<OpenVisit, 'conditions' | 'progress'> & {
          conditions: string
          progress: string
        })
      | undefined
    if (row === undefined) return null
    const progress = v.safeParse(progressSchema, JSON.parse(row.progress))
    return {
      ...row,
      conditions: v.parse(conditionsSchema, JSON.parse(row.conditions)),
      progress: progress.success ? progress.output : null,
    }
  }

  #record(visitId: string, change: VisitChange): void {
    const { at, activeMs, answer, shown, left, localeChange, secondLocale } = change
    const database = this.#database
    const { changes } = database
      .prepare(
        `UPDATE visits SET progress = :progress, alive_at = :at, active_ms = active_ms + :activeMs,
           locale = coalesce(:locale, locale), second_locale = :secondLocale, status = coalesce(:status, status),
           ended_at = CASE WHEN :status IS NULL THEN NULL ELSE :at END
         WHERE id = :visitId AND status = 'open'`,
      )
      .run({
        visitId,
        at,
        activeMs,
        progress: JSON.stringify(change.progress),
        locale: localeChange?.to ?? null,
        secondLocale,
        status: change.end ?? null,
      })
    if (changes !== 1) throw new AppError('no-such-visit')
    if (left !== undefined) {
      database
        .prepare(
          `UPDATE slide_views SET shown_ms = :shownMs
           WHERE seq = (SELECT max(seq) FROM slide_views WHERE visit_id = :visitId)`,
        )
        .run({ visitId, ...left })
    }
    if (answer !== undefined) {
      database
        .prepare(
          `INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no,
             locale, second_locale, content_hash, answered_at, elapsed_ms)
           VALUES (:visitId, :turn, :questionId, :variantId, :optionId, :outcome, :tryNo,
             :locale, :secondLocale, :contentHash, :at, :elapsedMs)`,
        )
        .run({ visitId, at, secondLocale, ...answer })
    }
    if (shown !== undefined) {
      database
        .prepare(
          `INSERT INTO slide_views (visit_id, slide_id, reason, locale, second_locale, content_hash,
             shown_at)
           VALUES (:visitId, :slideId, :reason, :locale, :secondLocale, :contentHash, :at)`,
        )
        .run({ visitId, at, secondLocale, ...shown })
    }
    if (localeChange !== undefined) {
      database
        .prepare(
          `INSERT INTO locale_changes (visit_id, from_locale, to_locale, changed_at)
           VALUES (:visitId, :from, :to, :at)`,
        )
        .run({ visitId, at, ...localeChange })
    }
  }

  #save(work: () => void): void {
    inTransaction(this.#database, this.#databasePath, work)
  }
}
