import { AppError } from '../../shared/errors.ts'
import type { AuditEntry } from '../database/audit-log.ts'
import type { StaffStore } from '../database/staff-store.ts'
import type { Log } from '../platform/log.ts'
import { FREE_TRIES } from './back-off.ts'

/** More come only from somebody who plays with the pad, and the first ones show that. */
const MOST_ENTRIES = 1000

/** What the disk did not take. */
export interface UnsavedRecord {
  /** Wrong PINs in a row; null where the store knows. */
  failures: number | null
  entries: readonly AuditEntry[]
}

interface Options {
  store: Pick<StaffStore, 'failures' | 'setFailures' | 'audit'>
  log: Log
  /** From the gate before this one. */
  unsaved?: UnsavedRecord
}

/**
 * What the gate leaves on the disk. Where that is full, read-only or damaged, staff are needed most: it
 * is then kept in memory, and written as soon as it can be.
 */
export class GateRecord {
  readonly #options: Options
  #failures: number | null
  #entries: readonly AuditEntry[]
  #failure: AppError | null = null

  constructor(options: Options) {
    this.#options = options
    this.#failures = options.unsaved?.failures ?? null
    this.#entries = options.unsaved?.entries ?? []
  }

  get unsaved(): UnsavedRecord {
    return { failures: this.#failures, entries: this.#entries }
  }

  /** What a gate that is no more could not write either. */
  add({ failures, entries }: UnsavedRecord): void {
    this.#entries = [...this.#entries, ...entries]
    if (failures !== null) this.#failures = Math.max(failures, this.failures)
  }

  /** Why the last write failed; null where it did not. */
  get failure(): AppError | null {
    return this.#failure
  }

  /** Wrong PINs in a row. Where nobody can tell, all free tries but one are used up. */
  get failures(): number {
    if (this.#failures !== null) return this.#failures
    try {
      return this.#options.store.failures
    } catch (error) {
      this.#options.log.error('failures-not-read', { error })
      return FREE_TRIES - 1
    }
  }

  /**
   * @returns how many count from now on: the first that cannot be written takes the free tries, since
   *   whoever pulls the plug would get them anew
   * @throws what is no failure of the disk
   */
  setFailures(failures: number, ...entries: AuditEntry[]): number {
    const isFirst = this.#failures === null
    const all = [...this.#entries, ...entries]
    try {
      this.#options.store.setFailures(failures, ...all)
      this.#saved()
      return failures
    } catch (error) {
      this.#keep(error, all)
      this.#failures = isFirst && failures > 0 ? Math.max(failures, FREE_TRIES) : failures
      return this.#failures
    }
  }

  /** Notes it now or later. @throws what is no failure of the disk */
  auditOrKeep(entries: readonly AuditEntry[]): void {
    try {
      this.audit(entries)
    } catch (error) {
      this.#keep(error, [...this.#entries, ...entries])
    }
  }

  /** @throws {AppError} where it cannot be written now */
  audit(entries: readonly AuditEntry[]): void {
    this.retry()
    this.#options.store.audit(entries)
  }

  /** To be called every few seconds: writes what waits. @throws {AppError} where it still cannot be */
  retry(): void {
    if (this.#failures === null && this.#entries.length === 0) return
    this.#options.store.setFailures(this.failures, ...this.#entries)
    this.#saved()
  }

  #saved(): void {
    if (this.#entries.length > 0) {
      this.#options.log.warn('staff-saved-late', { rows: this.#entries.length })
    }
    this.#entries = []
    this.#failures = null
    this.#failure = null
  }

  #keep(error: unknown, entries: readonly AuditEntry[]): void {
    if (!(error instanceof AppError)) throw error
    if (this.#failure === null) this.#options.log.error('staff-not-saving', { error })
    this.#failure = error
    this.#entries = entries.slice(0, MOST_ENTRIES)
  }
}
