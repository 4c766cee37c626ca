import { mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../../shared/errors.ts'
import { baseUrlSchema } from '../../settings/schema.ts'
import { appendAudit, findBrokenAudit } from '../audit-log.ts'
import { takeAttempts } from '../attempts.ts'
import type { Database } from '../connection.ts'
import { checkIntegrity } from '../integrity-check.ts'
import {
  isOtherStore,
  numberedTables,
  readGiven,
  type Inventory,
  type WrittenInventory,
} from '../inventory.ts'
import { openDatabase } from '../open.ts'
import { fillTable, type TableCount } from './copy-rows.ts'
import { openBackup, openDamaged, type BackupSource, type DamagedSource } from './sources.ts'

/** What became of damaged results. */
export interface SalvageReport {
  /** ISO 8601 with offset. */
  at: string
  /** What is wrong with the file. */
  reason: string
  /** Where the damaged file is kept, within the data folder. */
  keptAs: string
  /** The backup that was used; null where there was none. */
  backup: string | null
  tables: Record<string, TableCount>
  /** By table, the numbers of rows that the damaged file has otherwise than they were saved. */
  altered: Record<string, number[]>
  /** The first row of the audit log that does not fit the one before; null when all do. */
  brokenAudit: number | null
}

/** What the salvage was done with. */
export const SALVAGED_ACTION = 'results-salvaged'

/**
 * What of the file there is to salvage: it with its log, it without a log that is not its own, the log
 * alone where the file is gone or empty, or nothing, where the file is that of another kiosk.
 */
export type SalvageSource = 'file' | 'file-alone' | 'log' | 'nothing'

interface SalvageOptions extends Pick<SalvageReport, 'at' | 'reason' | 'keptAs'> {
  backupsDir: string
  /** What was written down beside the results; null where nothing was. */
  inventory: WrittenInventory | null
  from: SalvageSource
}

/**
 * Makes a whole file at `targetPath` of what the damaged one and the newest whole backup still give.
 * The damaged file is only read.
 * @throws {AppError} `database-corrupt` when there is a damaged file and neither gives a single row
 */
export function salvage(
  databasePath: string,
  targetPath: string,
  { backupsDir, inventory, from, ...about }: SalvageOptions,
): SalvageReport {
  const workDir = join(dirname(targetPath), `${basename(targetPath)}.work`)
  rmSync(workDir, { recursive: true, force: true })
  rmSync(targetPath, { force: true })
  mkdirSync(workDir, { mode: 0o700 })
  const opened: Database[] = []
  const keep = (database: Database) => {
    opened.push(database)
    return database
  }
  try {
    const found =
      from === 'nothing' ? null : openDamaged(databasePath, workDir, from, inventory?.hasLog)
    if (found !== null) keep(found.database)
    const damaged = found !== null && isOfOthers(found, inventory) ? null : found
    const storeId = inventory?.storeId ?? damaged?.storeId ?? null
    const backup = openBackup(backupsDir, workDir, { storeId, damaged: damaged?.database ?? null })
    if (backup !== null) keep(backup.database)
    const target = keep(openDatabase(targetPath))
    const { tables, altered } = fill(target, { damaged, backup, inventory })
    const counts = Object.values(tables)
    if (
      from === 'file' &&
      damaged === found &&
      counts.every(({ read, fromBackup }) => read + fromBackup === 0)
    ) {
      const reason = 'nothing in it can be read, and there is no backup'
      throw new AppError('database-corrupt', { file: databasePath, key: '', reason })
    }
    const brokenAudit = findBrokenAudit(target)
    const report = { ...about, backup: backup?.name ?? null, tables, altered, brokenAudit }
    appendAudit(target, { at: about.at, action: SALVAGED_ACTION, details: asDetails(report) })
    const check = checkIntegrity(target)
    if (check !== 'ok') throw new Error(`the salvaged file is not whole: ${check}`)
    return report
  } finally {
    for (const database of opened) database.close()
    rmSync(workDir, { recursive: true, force: true })
  }
}

/** Whatever else is wrong with it, such as that its log is gone. */
const isOfOthers = ({ storeId }: DamagedSource, known: Inventory | null): boolean =>
  storeId !== null && known !== null && isOtherStore(storeId, known.storeId)

interface Sources {
  damaged: DamagedSource | null
  backup: BackupSource | null
  inventory: Inventory | null
}

function fill(target: Database, { damaged, backup, inventory }: Sources) {
  const tables: Record<string, TableCount> = {}
  const altered: Record<string, number[]> = {}
  const sources = { damaged: damaged?.database ?? null, backup: backup?.database ?? null }
  const given = backup === null ? {} : readGiven(backup.database)
  target.exec('BEGIN IMMEDIATE')
  for (const table of numberedTables(target)) {
    // Where nothing was ever written down, the file's own number has nobody to deny it.
    const known = inventory === null ? damaged?.given : inventory.given
    const givenAtLeast = Math.max(given[table] ?? 0, known?.[table] ?? 0)
    const gone = agreed(damaged?.gone?.[table], inventory?.gone[table])
    const givenInFile = damaged?.given?.[table] ?? null
    const isAltered = (seq: number) => damaged?.isAltered(table, seq) ?? false
    const expected = { givenInFile, givenAtLeast, gone }
    const filled = fillTable(target, table, { ...sources, isAltered }, expected)
    tables[table] = filled.count
    if (filled.altered.length > 0) altered[table] = filled.altered
  }
  for (const source of [sources.backup, sources.damaged]) {
    if (source === null) continue
    keepCounters(target, source)
    takeAttempts(target, source)
  }
  const storeId = inventory?.storeId ?? damaged?.storeId ?? backup?.storeId ?? null
  if (storeId !== null) target.prepare('UPDATE store SET id = ?').run(storeId)
  for (const source of [sources.backup, sources.damaged]) keepBaseUrl(target, source)
  if (inventory !== null) keepAtLeast(target, inventory.lastSequenceNo)
  target.exec('COMMIT')
  return { tables, altered }
}

/** What one says and the other does not deny. A number in a damaged file may be damaged itself. */
function agreed(inFile: number | undefined, writtenDown: number | undefined): number | null {
  if (inFile === undefined) return writtenDown ?? null
  return writtenDown === undefined || writtenDown === inFile ? inFile : null
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
  keepAtLeast(target, read('SELECT last AS value FROM order_counter'))
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

/** Under which visits are told that keep no address of their own. */
function keepBaseUrl(target: Database, source: Database | null): void {
  try {
    const row = source?.prepare('SELECT base_url AS baseUrl FROM store').get() as
      { baseUrl: unknown } | undefined
    const baseUrl = row?.baseUrl
    // What is garbled in a damaged file is no address.
    if (v.is(baseUrlSchema, baseUrl)) target.prepare('UPDATE store SET base_url = ?').run(baseUrl)
  } catch {
    // The next start keeps the one of the settings.
  }
}

function keepAtLeast(target: Database, sequenceNo: number): void {
  target.prepare('UPDATE order_counter SET last = max(last, ?)').run(Math.max(0, sequenceNo))
}

/** Where a list of numbers would be too long. */
export const countAltered = (altered: SalvageReport['altered']): Record<string, number> =>
  Object.fromEntries(Object.entries(altered).map(([table, rows]) => [table, rows.length]))

/** As the audit log keeps it. */
export function asDetails(report: SalvageReport): Record<string, string> {
  const { reason, keptAs, backup, tables, altered, brokenAudit } = report
  return {
    reason,
    keptAs,
    backup: backup ?? '',
    tables: JSON.stringify(tables),
    altered: JSON.stringify(countAltered(altered)),
    brokenAudit: brokenAudit === null ? '' : `${brokenAudit}`,
  }
}
