import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { syncFolder, syncToDisk } from '../platform/fsync.ts'
import type { Log } from '../platform/log.ts'
import { BACKUPS_DIR, listBackups } from './backup.ts'
import { asAppError, databaseError, type Database } from './connection.ts'
import { readInventory, takeInventory } from './inventory-file.ts'
import type { Inventory, WrittenInventory } from './inventory.ts'
import { openDatabase } from './open.ts'
import { salvage, type SalvageSource } from './salvage/salvage.ts'
import { hasFrames } from './salvage/wal.ts'
import { markChecked, markUnchecked, mayWait } from './whole-check.ts'

/** The folder in the data folder where damaged results are kept, whole, and what became of them. */
const DAMAGED_DIR = 'damaged'
const PARTS = ['', '-wal', '-shm']

/**
 * Opens the results. Damaged ones are set aside whole, and what can be read of them and of the newest
 * backup goes into a new file; a report beside them tells what did not. Results that are gone, empty,
 * older than they were or of another kiosk are damaged, too: what is written down beside them says
 * what they must hold.
 * @param largeBytes of a file whose check may wait, see `mayWait`; then `isUnchecked` of it
 * @throws {AppError} as `openDatabase`; `database-corrupt` only when nothing could be salvaged
 */
export function openOrSalvage(
  databasePath: string,
  log: Log,
  now = new Date(),
  largeBytes?: number,
): Database {
  try {
    finishSalvage(databasePath)
  } catch (error) {
    const reason = (error as Error).message
    throw new AppError(
      'data-folder-unwritable',
      { file: databasePath, key: '', reason },
      { cause: error },
    )
  }
  const inventory = readInventory(databasePath, log)
  return openWhole(databasePath, inventory, { log, now, largeBytes })
}

interface Circumstances {
  log: Log
  now: Date
  largeBytes: number | undefined
}

function openWhole(
  databasePath: string,
  inventory: WrittenInventory | null,
  { log, now, largeBytes }: Circumstances,
): Database {
  const salvaged = (damage: AppError, from: SalvageSource) => {
    salvageInto(databasePath, { damage, from, inventory }, log, now)
    const database = openDatabase(databasePath)
    markChecked(databasePath)
    return database
  }
  // Before it is opened: SQLite makes a new file where none is, and takes away a log without one.
  const missing = findMissingFile(databasePath, inventory)
  if (missing !== null) {
    return salvaged(databaseError('database-corrupt', databasePath, missing), 'log')
  }
  if (inventory?.hasLog === true && !hasFrames(`${databasePath}-wal`)) {
    return salvaged(databaseError('database-corrupt', `${databasePath}-wal`, 'is gone'), 'file')
  }
  let database: Database | undefined
  let damage: AppError
  let from: SalvageSource = 'file'
  try {
    database = openAndMark(databasePath, largeBytes)
    const flaw =
      inventory === null ? null : findFlaw(inventoryOf(database, databasePath), inventory)
    if (flaw === null) return database
    damage = databaseError('database-corrupt', databasePath, flaw.reason)
    if (flaw.isOther) from = 'nothing'
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'database-corrupt') throw error
    damage = error
  }
  database?.close()
  return salvaged(damage, from)
}

function inventoryOf(database: Database, databasePath: string): Inventory {
  try {
    return takeInventory(database)
  } catch (error) {
    throw asAppError(error, databasePath)
  }
}

/** Whether there must be results where there are none: something knows of them, or was left of them. */
function findMissingFile(databasePath: string, inventory: WrittenInventory | null): string | null {
  const bytes = existsSync(databasePath) ? statSync(databasePath).size : null
  if (bytes !== null && bytes > 0) return null
  const knowsOfThem =
    inventory !== null ||
    hasFrames(`${databasePath}-wal`) ||
    listBackups(join(dirname(databasePath), BACKUPS_DIR)).length > 0
  if (!knowsOfThem) return null
  return bytes === null ? 'is gone' : 'is empty'
}

/** What the results lack of what was written down; more than that is what came since. */
function findFlaw(found: Inventory, known: Inventory): { reason: string; isOther: boolean } | null {
  if (found.storeId !== known.storeId) {
    return { reason: 'holds the results of another kiosk', isOther: true }
  }
  const isOlder =
    found.lastSequenceNo < known.lastSequenceNo ||
    Object.entries(known.given).some(([table, given]) => (found.given[table] ?? 0) < given)
  return isOlder ? { reason: 'is older than the results were before', isOther: false } : null
}

/** The mark comes before the use: where it cannot be written, all is checked now. */
function openAndMark(databasePath: string, largeBytes?: number): Database {
  if (mayWait(databasePath, largeBytes) && tryToMark(databasePath)) {
    return openDatabase(databasePath, true)
  }
  const database = openDatabase(databasePath)
  markChecked(databasePath)
  return database
}

function tryToMark(databasePath: string): boolean {
  try {
    markUnchecked(databasePath)
    return true
  } catch {
    return false
  }
}

interface Loss {
  damage: AppError
  from: SalvageSource
  inventory: WrittenInventory | null
}

function salvageInto(
  databasePath: string,
  { damage, from, inventory }: Loss,
  log: Log,
  now: Date,
): void {
  const dataDir = dirname(databasePath)
  // Named in UTC and without what a file's name may not have.
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const keptAs = `${DAMAGED_DIR}/visits-${stamp}.db`
  const partialPath = join(dataDir, 'salvage.partial')
  try {
    const report = salvage(databasePath, partialPath, {
      at: isoWithOffset(now),
      reason: damage.problem?.reason ?? damage.code,
      keptAs,
      backupsDir: join(dataDir, BACKUPS_DIR),
      inventory,
      from,
    })
    mkdirSync(join(dataDir, DAMAGED_DIR), { recursive: true, mode: 0o700 })
    const reportPath = join(dataDir, `${keptAs}.json`)
    writeFileSync(reportPath, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600, flush: true })
    syncToDisk(partialPath)
    // From here on the new file counts, whatever happens before it has its name.
    renameSync(partialPath, join(dataDir, `salvage-${stamp}.db`))
    finishSalvage(databasePath)
    log.error('results-salvaged', { ...report })
  } catch (error) {
    rmSync(partialPath, { force: true })
    log.error('salvage-failed', { error })
    throw damage
  }
}

/** Sets the damaged file aside and puts the salvaged one in its place; again after a power cut. */
function finishSalvage(databasePath: string): void {
  const dataDir = dirname(databasePath)
  if (!existsSync(dataDir)) return
  const salvaged = readdirSync(dataDir).find((name) => /^salvage-\w+\.db$/.test(name))
  if (salvaged === undefined) return
  const stamp = basename(salvaged, '.db').replace('salvage-', '')
  for (const part of PARTS) {
    const path = `${databasePath}${part}`
    if (existsSync(path)) {
      renameSync(path, join(dataDir, DAMAGED_DIR, `visits-${stamp}.db${part}`))
    }
  }
  renameSync(join(dataDir, salvaged), databasePath)
  syncFolder(dataDir)
}
