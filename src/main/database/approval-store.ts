import * as v from 'valibot'
import { appendAudit } from './audit-log.ts'
import type { Database } from './connection.ts'
import { inTransaction } from './transaction.ts'

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(80))

/** Who approves, as it is kept and shown. */
export const approverSchema = v.strictObject({ name: text, role: text })
type Approver = v.InferOutput<typeof approverSchema>

/** What is approved: a lesson in a language, by the hash of all that a patient reads of it. */
interface ApprovedContent {
  lessonId: string
  locale: string
  contentHash: string
}

export interface Approval extends ApprovedContent, Approver {
  /** ISO 8601 with offset. */
  approvedAt: string
}

/**
 * The approvals on disk.
 * @throws {AppError} each method: `save-failed`, `database-locked`, `database-corrupt`…
 */
export class ApprovalStore {
  readonly #database: Database
  readonly #databasePath: string

  constructor(database: Database, databasePath: string) {
    this.#database = database
    this.#databasePath = databasePath
  }

  /** Saves the approval together with its row in the audit log. */
  approve(approval: Approval): void {
    inTransaction(this.#database, this.#databasePath, () => {
      this.#database
        .prepare(
          `INSERT INTO approvals (lesson_id, locale, content_hash, name, role, approved_at)
           VALUES (:lessonId, :locale, :contentHash, :name, :role, :approvedAt)`,
        )
        .run({ ...approval })
      const { approvedAt, ...details } = approval
      appendAudit(this.#database, { at: approvedAt, action: 'approved', details })
    })
  }

  /** The last approval of exactly this content; null when nobody gave one. */
  find({ lessonId, locale, contentHash }: ApprovedContent): Approval | null {
    const row = this.#database
      .prepare(
        `SELECT lesson_id AS lessonId, locale, content_hash AS contentHash, name, role,
           approved_at AS approvedAt
         FROM approvals
         WHERE lesson_id = :lessonId AND locale = :locale AND content_hash = :contentHash
         ORDER BY seq DESC LIMIT 1`,
      )
      .get({ lessonId, locale, contentHash }) as Approval | undefined
    return row ?? null
  }
}
