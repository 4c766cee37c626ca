import { mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit, findBrokenAudit } from '../audit-log.ts'
import { quickCheck, type Database } from '../connection.ts'
import { openDatabase } from '../open.ts'
import { tableColumns, fillTable, type TableCount } from './copy-rows.ts'
import { isSameRecord, openBackup, openDamaged } from './sources.ts'

/** What became of damaged results. */
export interface SalvageReport {
  /** ISO 8601 with offset. */
  at: string
  /** What SQLite said of the file. */
  reason: string
  /** Where the damaged file is kept, within the data folder. */
  keptAs: string
  /** The backup that was used; null where there was none. */
  backup: string | null
  tables: Record<string, TableCount>
  /** The first row of the audit log that does not fit the one before; null when all do. */
  brokenAudit: number | null
}

/** What the salvage was done with. */
export const SALVAGED_ACTION = 'results-salvaged'

/**
 * Makes a whole file at `targetPath` of what the damaged one and the newest whole backup still give.
 * The damaged file is only read.
 * @throws {AppError} `database-corrupt` when neither gives a single row
 */
export function salvage(
  databasePath: string,
  targetPath: string,
  {
    backupsDir,
    ...about
  }: Pick<SalvageReport, 'at' | 'reason' | 'keptAs'> & { backupsDir: string },
): SalvageReport {
  const workDir = join(dirname(targetPath), `${basename(targetPath)}.work`)
  rmSync(workDir, { recursive: true, force: true })
  rmSync(targetPath, { force: true })
  mkdirSync(workDir, { mode: 0o700 })
  const opened: Database[] = []
  const keep = <D extends Database | null>(database: D): D => {
    if (database !== null) opened.push(database)
    return database
  }
  try {
    const damaged = keep(openDamaged(databasePath, workDir))
    const found = openBackup(backupsDir, workDir)
    keep(found?.database ?? null)
    const isUsable = found && (damaged === null || isSameRecord(damaged, found.database))
    const backup = isUsable ? found : null
    const target = keep(openDatabase(targetPath))
    const tables = fill(target, { damaged, backup: backup?.database ?? null })
    const counts = Object.values(tables)
    if (counts.every(({ read, fromBackup }) => read + fromBackup === 0)) {
      const reason = 'nothing in it can be read, and there is no backup'
      throw new AppError('database-corrupt', { file: databasePath, key: '', reason })
    }
    const brokenAudit = findBrokenAudit(target)
    const report = { ...about, backup: backup?.name ?? null, tables, brokenAudit }
    appendAudit(target, { at: about.at, action: SALVAGED_ACTION, details: asDetails(report) })
    const check = quickCheck(target)
    if (check !== 'ok') throw new Error(`the salvaged file is not whole: ${check}`)
    return report
  } finally {
    for (const database of opened) database.close()
    rmSync(workDir, { recursive: true, force: true })
  }
}

function fill(
  target: Database,
  sources: { damaged: Database | null; backup: Database | null },
): Record<string, TableCount> {
  const tables: Record<string, TableCount> = {}
  target.exec('BEGIN IMMEDIATE')
  for (const table of tablesOf(target)) tables[table] = fillTable(target, table, sources)
  for (const source of [sources.backup, sources.damaged]) {
    if (source !== null) keepCounters(target, source)
  }
  target.exec('COMMIT')
  return tables
}

/** Those with numbered rows; visits first, because others refer to them. */
function tablesOf(database: Database): string[] {
  const rows = database
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name <> 'visits', rowid`,
    )
    .all() as { name: string }[]
  return rows.map(({ name }) => name).filter((name) => tableColumns(database, name).includes('seq'))
}

/** The tables of one row. A number is never given twice, so the counter only grows. */
function keepCounters(target: Database, source: Database): void {
  const read = (sql: string) => {
    try {
      const row = source.prepare(sql).get() as { value: number } | undefined
      return Number.isSafeInteger(row?.value) ? (row?.value ?? 0) : 0
    } catch {
      return 0
    }
  }
  const failures = read('SELECT failures AS value FROM staff_gate')
  target.prepare('UPDATE staff_gate SET failures = max(failures, ?)').run(Math.max(0, failures))
  const last = Math.max(0, read('SELECT last AS value FROM order_counter'))
  target.prepare('UPDATE order_counter SET last = max(last, ?)').run(last)
  // Of each table the largest, not the last, since rows are missing. A number that an export names
  // must not come again: the next one would take the change for one that is out already.
  target.exec(`
    UPDATE order_counter SET last = max(last,
      (SELECT coalesce(max(changed_no), 0) FROM visits),
      ${['answers', 'slide_views', 'locale_changes', 'help_requests', 'evaluations']
        .map((table) => `(SELECT coalesce(max(order_no), 0) FROM ${table})`)
        .join(', ')},
      (SELECT coalesce(max(up_to_change), 0) FROM exports))`)
}

function asDetails(report: SalvageReport): Record<string, string> {
  const { reason, keptAs, backup, tables, brokenAudit } = report
  return {
    reason,
    keptAs,
    backup: backup ?? '',
    tables: JSON.stringify(tables),
    brokenAudit: brokenAudit === null ? '' : `${brokenAudit}`,
  }
}
