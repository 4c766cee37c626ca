import { appendAudit, type AuditEntry } from './audit-log.ts'
import type { Database } from './open.ts'
import { prepared } from './prepared.ts'
import { inTransaction } from './transaction.ts'

/**
 * What the staff gate leaves on the disk: the wrong PINs in a row, and the audit log.
 * @throws {AppError} each method: `save-failed`, `database-locked`, `database-corrupt`…
 */
export class StaffStore {
  readonly #database: Database
  readonly #databasePath: string

  constructor(database: Database, databasePath: string) {
    this.#database = database
    this.#databasePath = databasePath
  }

  get failures(): number {
    const row = prepared(this.#database, 'SELECT failures FROM staff_gate').get() as
      { failures: number } | undefined
    return row?.failures ?? 0
  }

  /** Notes how many wrong PINs there now are in a row, together with what is to be told of it. */
  setFailures(failures: number, ...entries: AuditEntry[]): void {
    inTransaction(this.#database, this.#databasePath, () => {
      prepared(this.#database, 'UPDATE staff_gate SET failures = :failures').run({ failures })
      for (const entry of entries) appendAudit(this.#database, entry)
    })
  }

  /** The details of the last change of a setting that was not undone; null when there is none. */
  lastSettingChange(): Record<string, string> | null {
    const rows = prepared(
      this.#database,
      `SELECT action, details FROM audit WHERE action IN ('setting-changed', 'setting-undone')
         ORDER BY seq DESC LIMIT 1000`,
    ).all() as { action: string; details: string }[]
    let undone = 0
    for (const { action, details } of rows) {
      if (action === 'setting-undone') undone++
      else if (undone > 0) undone--
      else return JSON.parse(details) as Record<string, string>
    }
    return null
  }

  /** @param also done within the transaction: when it fails, nothing was told of it */
  audit(entries: readonly AuditEntry[], also: () => void = () => undefined): void {
    inTransaction(this.#database, this.#databasePath, () => {
      for (const entry of entries) appendAudit(this.#database, entry)
      also()
    })
  }
}
