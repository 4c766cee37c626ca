import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { conditionsSchema, type Conditions } from '../../shared/lesson.ts'
import type { Recipient } from '../../shared/visit.ts'
import { nextAttemptNo } from './attempts.ts'
import type { Database } from './connection.ts'
import { prepared } from './prepared.ts'
import { markChanged, nextSequenceNo } from './sequence.ts'
import { inTransaction } from './transaction.ts'
import { visitProgressSchema } from './visit-progress.ts'
import type {
  HelpRequest,
  NewEvaluation,
  NewVisit,
  OpenVisit,
  VisitChange,
} from './visit-record.ts'
import { writeStep } from './write-step.ts'

/** The file in the data folder that holds all results. */
export const DATABASE_NAME = 'visits.db'

/** In the place of what makes no sense; a visit that has it does not go on. */
const nothingKnown: Conditions = {
  region: 'unknown',
  steroid: 'unknown',
  sedation: 'unknown',
  diabetes: 'unknown',
  bloodThinner: 'unknown',
}

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
      prepared(
        this.#database,
        `INSERT INTO visits (id, kiosk_id, app_version, lesson_id, lesson_version, lesson_hash,
             locale, second_locale, conditions, visit_ref, base_url, recipient, attempt_no,
             slides_total, questions_total, status, started_at, injected_at, alive_at, progress, changed_no)
           VALUES (:id, :kioskId, :appVersion, :lessonId, :lessonVersion, :lessonHash,
             :locale, :secondLocale, :conditions, :visitRef, :baseUrl, :recipient, :attemptNo,
             :slidesTotal, :questionsTotal, 'open', :aliveAt, :injectedAt, :aliveAt, :progress, :changedNo)`,
      ).run({
        ...visit,
        conditions: JSON.stringify(visit.conditions),
        progress: JSON.stringify(visit.progress),
        attemptNo: nextAttemptNo(this.#database, visit.visitRef),
        // The last visit always knows the last number, so this one must from its first row on.
        changedNo: nextSequenceNo(this.#database),
      })
      writeStep(this.#database, visit.id, change)
    })
  }

  record(visitId: string, change: VisitChange): void {
    this.#save(() => {
      writeStep(this.#database, visitId, change)
    })
  }

  /** Notes that the visit is still going on, so that an interruption can be told from a long look. */
  touch(visitId: string, at: string, activeMs: number): void {
    this.#save(() => {
      prepared(
        this.#database,
        `UPDATE visits SET alive_at = :at, active_ms = active_ms + :activeMs
           WHERE id = :visitId AND status = 'open'`,
      ).run({ visitId, at, activeMs })
    })
  }

  /** Ends a visit that nobody went on with, at the moment of its last sign of life. */
  stopAbandoned(visitId: string): void {
    this.#save(() => {
      prepared(
        this.#database,
        `UPDATE visits SET status = 'stopped', ended_at = alive_at, changed_no = :changedNo
           WHERE id = :visitId AND status = 'open'`,
      ).run({ visitId, changedNo: nextSequenceNo(this.#database) })
    })
  }

  /** The same request twice is one row. */
  addHelpRequest(request: HelpRequest): void {
    this.#save(() => {
      const database = this.#database
      const orderNo = nextSequenceNo(database)
      const { changes } = prepared(
        database,
        // A conflict would use up a number of the table, and a number without a row is a lost row.
        `INSERT INTO help_requests (id, visit_id, screen, locale, requested_at, order_no)
           SELECT :id, :visitId, :screen, :locale, :at, :orderNo
           WHERE NOT EXISTS (SELECT 1 FROM help_requests WHERE id = :id)`,
      ).run({ ...request, orderNo })
      if (changes === 1 && request.visitId !== null) {
        markChanged(database, request.visitId, orderNo)
      }
    })
  }

  /**
   * Adds what staff found; the same evaluation twice is one row.
   * @throws {AppError} `no-such-visit`, or `visit-not-ended` as long as the patient is at it
   */
  evaluate(evaluation: NewEvaluation): void {
    this.#save(() => {
      const database = this.#database
      const { visitId } = evaluation
      const visit = prepared(database, 'SELECT status FROM visits WHERE id = ?').get(visitId) as
        { status: string } | undefined
      if (visit === undefined) throw new AppError('no-such-visit')
      if (visit.status === 'open') throw new AppError('visit-not-ended')
      const orderNo = nextSequenceNo(database)
      const { changes } = prepared(
        database,
        // As above: a conflict would use up a number.
        `INSERT INTO evaluations (id, visit_id, evaluation, follow_up, staff_id, evaluated_at,
             order_no)
           SELECT :id, :visitId, :evaluation, :followUp, :staffId, :at, :orderNo
           WHERE NOT EXISTS (SELECT 1 FROM evaluations WHERE id = :id)`,
      ).run({ ...evaluation, followUp: evaluation.followUp ? 1 : 0, orderNo })
      if (changes === 1) markChanged(database, visitId, orderNo)
    })
  }

  /**
   * Says who was taught; null takes it back.
   * @throws {AppError} `no-such-visit`
   */
  setRecipient(visitId: string, recipient: Recipient | null): void {
    this.#save(() => {
      const database = this.#database
      const { changes } = prepared(
        database,
        'UPDATE visits SET recipient = :recipient WHERE id = :visitId',
      ).run({ visitId, recipient })
      if (changes !== 1) throw new AppError('no-such-visit')
      markChanged(database, visitId, nextSequenceNo(database))
    })
  }

  /** The visit that was open when the kiosk last ran, if any. */
  findOpen(): OpenVisit | null {
    const row = prepared(
      this.#database,
      `SELECT id, lesson_id AS lessonId, lesson_hash AS lessonHash, locale,
           second_locale AS secondLocale, conditions, recipient, injected_at AS injectedAt,
           alive_at AS aliveAt, progress
         FROM visits WHERE status = 'open'`,
    ).get() as
      | (Omit<OpenVisit, 'conditions' | 'progress'> & {
          conditions: string
          progress: string
        })
      | undefined
    if (row === undefined) return null
    const conditions = v.safeParse(conditionsSchema, JSON.parse(row.conditions))
    const progress = v.safeParse(visitProgressSchema, JSON.parse(row.progress))
    const isSound = conditions.success && progress.success
    return {
      ...row,
      conditions: conditions.success ? conditions.output : nothingKnown,
      progress: isSound ? progress.output : null,
    }
  }

  #save(work: () => void): void {
    inTransaction(this.#database, this.#databasePath, work)
  }
}
