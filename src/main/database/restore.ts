import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isoWithOffset } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { appendAudit, findBrokenAudit } from './audit-log.ts'
import { databaseError, type Database } from './connection.ts'
import { checkIntegrity } from './integrity-check.ts'
import { keepInventory, readInventory, takeInventory } from './inventory-file.ts'
import {
  addGoneRows,
  isOtherStore,
  numberedTables,
  readGiven,
  readStoreId,
  type Inventory,
} from './inventory.ts'
import { exchange, finishSalvage, nameAside } from './open-or-salvage.ts'
import { hasDamagedWal, openDatabase, openDatabaseToRead } from './open.ts'
import { keepLastGiven, type TableCount } from './salvage/copy-rows.ts'
import { asDetails, SALVAGED_ACTION, type SalvageReport } from './salvage/salvage.ts'
import { nextSequenceNo, lastSequenceNo } from './sequence.ts'
import { inTransaction } from './transaction.ts'
import { markChecked } from './whole-check.ts'

/** More numbers than a kiosk gives out between two inventories: none is ever given twice. */
const UNKNOWN_NUMBERS = 1000

/** What was known of the results before the backup took their place. */
interface Known extends Inventory {
  /** Whether the results themselves said it, and not what was written down a while before. */
  isExact: boolean
}

/**
 * Puts a backup in the place of the results, which are set aside whole, with their log. Numbers go on
 * after the highest that is known to have been given out; what the backup lacks of them is lost, and
 * told as after a salvage. To be called by whoever has the data folder.
 * @throws {AppError} `database-corrupt` where the backup is not whole, or is of another kiosk
 */
export function restoreBackup(
  databasePath: string,
  backupPath: string,
  { log, now }: { log: Log; now: Date },
): SalvageReport {
  const dataDir = dirname(databasePath)
  finishSalvage(databasePath)
  const known = whatIsKnown(databasePath, log)
  const partialPath = join(dataDir, 'salvage.partial')
  const { stamp, keptAs } = nameAside(now)
  try {
    const report = prepare(backupPath, partialPath, known, { at: isoWithOffset(now), keptAs })
    exchange(databasePath, partialPath, { stamp, report })
    markChecked(databasePath)
    const database = openDatabase(databasePath)
    keepInventory(database, databasePath, log)
    database.close()
    log.warn('results-restored', { ...report })
    return report
  } finally {
    clearPlace(partialPath)
  }
}

/** The highest of what the results and what was written down beside them say; null where neither does. */
function whatIsKnown(databasePath: string, log: Log): Known | null {
  const written = readInventory(databasePath, log)
  const found = whatTheySay(databasePath)
  if (found === null) return written === null ? null : { ...written, isExact: false }
  if (written === null || written.storeId !== found.storeId) return { ...found, isExact: true }
  const given = { ...found.given }
  for (const [table, last] of Object.entries(written.given)) {
    given[table] = Math.max(given[table] ?? 0, last)
  }
  const lastNo = Math.max(found.lastSequenceNo, written.lastSequenceNo)
  return { ...found, given, lastSequenceNo: lastNo, isExact: found.lastSequenceNo === lastNo }
}

function whatTheySay(databasePath: string): Inventory | null {
  if (!existsSync(databasePath) || hasDamagedWal(databasePath)) return null
  let database: Database | undefined
  try {
    database = openDatabaseToRead(databasePath)
    const inventory = takeInventory(database)
    return checkIntegrity(database) === 'ok' ? inventory : null
  } catch {
    return null
  } finally {
    database?.close()
  }
}

function prepare(
  backupPath: string,
  targetPath: string,
  known: Known | null,
  about: Pick<SalvageReport, 'at' | 'keptAs'>,
): SalvageReport {
  refuseLog(backupPath)
  clearPlace(targetPath)
  // A file of its own: reading a backup must not change it.
  openDatabaseToRead(backupPath).close()
  copyFileSync(backupPath, targetPath)
  const target = openDatabase(targetPath)
  try {
    if (known !== null && isOtherStore(readStoreId(target), known.storeId)) {
      throw databaseError('database-corrupt', backupPath, 'holds the results of another kiosk')
    }
    const report: SalvageReport = {
      ...about,
      reason: `restored from ${basename(backupPath)}`,
      backup: basename(backupPath),
      tables: {},
      altered: {},
      brokenAudit: findBrokenAudit(target),
    }
    inTransaction(target, targetPath, () => {
      report.tables = goOnAfter(target, known)
      endOpenVisit(target)
      appendAudit(target, { at: about.at, action: SALVAGED_ACTION, details: asDetails(report) })
    })
    const check = checkIntegrity(target)
    if (check !== 'ok') throw new Error(`the restored file is not whole: ${check}`)
    return report
  } finally {
    target.close()
  }
}

/** A backup has none; with one it is more than it says, or less. */
function refuseLog(backupPath: string): void {
  const walPath = `${backupPath}-wal`
  if (!existsSync(walPath)) return
  throw new AppError('database-corrupt', {
    file: walPath,
    key: '',
    reason: 'is a log: a backup of the kiosk has none. Open the file with its log first',
  })
}

/** Whatever was given out after the backup is never given again. @returns what it lacks */
function goOnAfter(target: Database, known: Known | null): Record<string, TableCount> {
  const inBackup = readGiven(target)
  const tables: Record<string, TableCount> = {}
  for (const table of numberedTables(target)) {
    const { rows } = target.prepare(`SELECT count(*) AS rows FROM "${table}"`).get() as {
      rows: number
    }
    const before = inBackup[table] ?? 0
    const given = Math.max(before, known?.given[table] ?? 0)
    const lost = given - before
    if (lost > 0) {
      addGoneRows(target, table, lost)
      keepLastGiven(target, table, given)
    }
    tables[table] = { read: 0, fromBackup: rows, lost, isExact: known?.isExact ?? false }
  }
  const lastNo = Math.max(lastSequenceNo(target), known?.lastSequenceNo ?? 0)
  const skipped = known?.isExact === true ? 0 : UNKNOWN_NUMBERS
  target.prepare('UPDATE order_counter SET last = ?').run(lastNo + skipped)
  return tables
}

/** It is not the visit that is under way now. */
function endOpenVisit(target: Database): void {
  target
    .prepare(
      `UPDATE visits SET status = 'stopped', ended_at = alive_at, changed_no = ?
         WHERE status = 'open'`,
    )
    .run(nextSequenceNo(target))
}

function clearPlace(path: string): void {
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { recursive: true, force: true })
}
