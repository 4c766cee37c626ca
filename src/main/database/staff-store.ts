import { dirname } from 'node:path'
import { isoWithOffset } from '../platform/clock.ts'
import { appendAudit, type AuditEntry } from './audit-log.ts'
import type { Database } from './connection.ts'
import { prepared } from './prepared.ts'
import { SettingsJournal } from './settings-journal.ts'
import { inTransaction } from './transaction.ts'

/**
 * What the staff gate leaves on the disk: the wrong PINs in a row, and the audit log.
 * @throws {AppError} each method: `save-failed`, `database-locked`, `database-corrupt`…
 */
export class StaffStore {
  readonly #database: Database
  readonly #databasePath: string
  readonly #journal: SettingsJournal

  constructor(database: Database, databasePath: string) {
    this.#database = database
    this.#databasePath = databasePath
    this.#journal = new SettingsJournal(dirname(databasePath))
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

  /**
   * @param write writes the settings that the entries tell of: both is done or neither, also across a
   *   power cut; when it fails, nothing was told of it
   */
  audit(entries: readonly AuditEntry[], write?: () => void): void {
    if (write === undefined) {
      this.#append(entries)
      return
    }
    this.finishSettings()
    this.#journal.begin(entries)
    try {
      this.#append(entries, write)
    } catch (error) {
      this.#settle()
      throw error
    }
    this.#journal.end()
  }

  /**
   * After a power cut: tells of a change of the settings that was made but not told of.
   * @returns how many rows the audit log lacked
   */
  finishSettings(): number {
    const unfinished = this.#journal.readUnfinished()
    if (unfinished === null) return 0
    const lacking = unfinished.filter((entry) => !this.#has(entry))
    if (lacking.length > 0) {
      const at = isoWithOffset(new Date())
      const details = { rows: `${lacking.length}` }
      this.#append([...lacking, { at, action: 'audit-completed', details }])
    }
    this.#journal.end()
    return lacking.length
  }

  /** Never throws: the caller is to hear of the first failure, not of this one. */
  #settle(): void {
    try {
      this.finishSettings()
    } catch {
      // The journal stays, and the next start finishes what it names.
    }
  }

  #has({ at, action, details }: AuditEntry): boolean {
    const row: unknown = prepared(
      this.#database,
      'SELECT 1 FROM audit WHERE at = :at AND action = :action AND details = :details',
    ).get({ at, action, details: JSON.stringify(details) })
    return row !== undefined
  }

  #append(entries: readonly AuditEntry[], write?: () => void): void {
    inTransaction(this.#database, this.#databasePath, () => {
      for (const entry of entries) appendAudit(this.#database, entry)
      write?.()
    })
  }
}
