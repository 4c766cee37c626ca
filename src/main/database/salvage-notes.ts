import * as v from 'valibot'
import type { SalvageView } from '../../shared/warnings.ts'
import { appendAudit } from './audit-log.ts'
import type { Database } from './connection.ts'
import { SALVAGED_ACTION } from './salvage/salvage.ts'
import { inTransaction } from './transaction.ts'

const NOTED_ACTION = 'salvage-noted'
const NOTHING = { read: 0, fromBackup: 0, lost: 0, isExact: true }

const countSchema = v.object({
  read: v.number(),
  fromBackup: v.number(),
  lost: v.number(),
  /** Earlier versions took the first row that they could read for the first there was. */
  isExact: v.optional(v.boolean(), false),
})
const detailsSchema = v.object({
  keptAs: v.string(),
  backup: v.string(),
  tables: v.pipe(v.string(), v.parseJson(), v.record(v.string(), countSchema)),
  brokenAudit: v.string(),
})

/** The last salvage as long as nobody has said that they know of it. The audit log is where it stands. */
export class SalvageNotes {
  readonly #database: Database
  readonly #databasePath: string
  #unnoted: SalvageView | null

  constructor(database: Database, databasePath: string) {
    this.#database = database
    this.#databasePath = databasePath
    this.#unnoted = readUnnoted(database)
  }

  get unnoted(): SalvageView | null {
    return this.#unnoted
  }

  /**
   * Notes in the audit log that somebody of the staff knows of the salvage.
   * @throws {AppError} when that cannot be written down: it then stays
   */
  note(at: string, name: string): void {
    const salvage = this.#unnoted
    if (salvage === null) return
    inTransaction(this.#database, this.#databasePath, () => {
      const details = { name, keptAs: salvage.keptAs }
      appendAudit(this.#database, { at, action: NOTED_ACTION, details })
    })
    this.#unnoted = null
  }
}

/** A salvage as an export tells of it. */
export interface Salvage {
  /** ISO 8601 with offset. */
  at: string
  /** By table; tables that lost nothing left out. */
  lost: Record<string, { rows: number; isExact: boolean }>
}

/** Every salvage there was, the first one first. */
export function readSalvages(database: Database): Salvage[] {
  const rows = database
    .prepare('SELECT at, details FROM audit WHERE action = ? ORDER BY seq')
    .all(SALVAGED_ACTION) as { at: string; details: string }[]
  return rows.map(({ at, details }) => {
    const { tables } = v.parse(detailsSchema, JSON.parse(details))
    const lost = Object.entries(tables)
      .filter(([, count]) => count.lost > 0 || !count.isExact)
      .map(([table, count]) => [table, { rows: count.lost, isExact: count.isExact }] as const)
    return { at, lost: Object.fromEntries(lost) }
  })
}

function readUnnoted(database: Database): SalvageView | null {
  const last = database
    .prepare('SELECT action, details FROM audit WHERE action IN (?, ?) ORDER BY seq DESC LIMIT 1')
    .get(SALVAGED_ACTION, NOTED_ACTION) as { action: string; details: string } | undefined
  if (last?.action !== SALVAGED_ACTION) return null
  const { keptAs, backup, tables, brokenAudit } = v.parse(detailsSchema, JSON.parse(last.details))
  const { visits = NOTHING, answers = NOTHING, ...others } = tables
  return {
    keptAs,
    backup: backup === '' ? null : backup,
    visits,
    answers,
    others: Object.values(others).reduce(
      (sum, { read, fromBackup, lost, isExact }) => ({
        read: sum.read + read,
        fromBackup: sum.fromBackup + fromBackup,
        lost: sum.lost + lost,
        isExact: sum.isExact && isExact,
      }),
      NOTHING,
    ),
    isAuditBroken: brokenAudit !== '',
  }
}
