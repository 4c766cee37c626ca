import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'
import { BACKUPS_DIR, listBackups } from './backup.ts'
import { asAppError, databaseError, type Database } from './connection.ts'
import { lookWithLog, lookWithoutLog, type Look } from './first-look.ts'
import { keepInventory, takeInventory } from './inventory-file.ts'
import { COUNTED_SINCE, isOtherStore, type Inventory, type WrittenInventory } from './inventory.ts'
import { readVersion } from './migrations/index.ts'
import { hasDamagedWal } from './open.ts'
import type { SalvageSource } from './salvage/salvage.ts'
import { hasFrames } from './salvage/wal.ts'

/** What is wrong with the results, and what of them there is to salvage. */
export class DamagedResults extends Error {
  override readonly name = 'DamagedResults'
  constructor(
    readonly failure: AppError,
    readonly from: SalvageSource,
  ) {
    super(failure.message, { cause: failure })
  }
}

/**
 * Opens results that are what they must be.
 * @param open throws an AppError with `database-corrupt` where SQLite or a check finds damage
 * @throws {DamagedResults}
 */
export function openSound(
  databasePath: string,
  inventory: WrittenInventory | null,
  log: Log,
  open: () => Database,
): Database {
  const database = checkSound(databasePath, inventory, open)
  keepInventory(database, databasePath, log)
  return database
}

/** The same, and writes nothing down. @throws {DamagedResults} */
export function checkSound(
  databasePath: string,
  inventory: WrittenInventory | null,
  open: () => Database,
): Database {
  // Before it is opened: SQLite makes a new file where none is, and takes away a log without one.
  const missing = findMissingFile(databasePath, inventory)
  if (missing !== null) throw damaged(databasePath, missing, 'log')
  const walPath = `${databasePath}-wal`
  if (inventory?.hasLog === true && !hasFrames(walPath)) throw damaged(walPath, 'is gone', 'file')
  if (hasFrames(walPath)) refuseOtherLog(databasePath, walPath, inventory)
  const database = asDamage(open)
  try {
    if (inventory !== null) {
      if (readVersion(database) < COUNTED_SINCE) throw older(databasePath)
      const found = asDamage(() => inventoryOf(database, databasePath))
      refuseLess(databasePath, found, inventory)
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const older = (databasePath: string) =>
  damaged(databasePath, 'is older than the results were before', 'file')

const damaged = (file: string, reason: string, from: SalvageSource) =>
  new DamagedResults(databaseError('database-corrupt', file, reason), from)

/**
 * Before anything is written: a log that was laid beside the results from somewhere else, or is of an
 * earlier time, is written over them by whoever opens and closes them.
 * @throws {DamagedResults} where the file is better off without it, or neither is sound
 */
function refuseOtherLog(databasePath: string, walPath: string, known: Inventory | null): void {
  // Damaged within, it is mended by the salvage; it is opened by nobody.
  if (hasDamagedWal(databasePath)) return
  const withLog = lookWithLog(databasePath)
  const alone = lookWithoutLog(databasePath)
  // A kill while the log was taken into it leaves the file half done.
  const isBetterAlone =
    alone.fault === null && alone.inventory !== null && isOther(withLog, alone.inventory, known)
  if (isBetterAlone) throw damaged(walPath, 'is not the log of these results', 'file-alone')
  if (withLog.fault !== null) throw new DamagedResults(withLog.fault, 'file')
}

/** Whether a log makes other results, or earlier ones, of what the file holds by itself. */
function isOther({ inventory }: Look, alone: Inventory, known: Inventory | null): boolean {
  if (inventory !== null) {
    return inventory.storeId !== alone.storeId || inventory.lastSequenceNo < alone.lastSequenceNo
  }
  // With it nothing can be read: it is not needed where the file alone has all that is known.
  return known === null || alone.lastSequenceNo >= known.lastSequenceNo
}

/** @throws {DamagedResults} in the place of an AppError with `database-corrupt` */
function asDamage<Found>(work: () => Found): Found {
  try {
    return work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'database-corrupt') {
      throw new DamagedResults(error, 'file')
    }
    throw error
  }
}

function inventoryOf(database: Database, databasePath: string): Inventory {
  try {
    return takeInventory(database)
  } catch (error) {
    throw asAppError(error, databasePath)
  }
}

/** By as many SQLite knows a file of its own; a shorter one it may take for a new file. */
const SMALLEST_BYTES = 16

/** Whether there must be results where there are none: something knows of them, or was left of them. */
function findMissingFile(databasePath: string, inventory: WrittenInventory | null): string | null {
  const bytes = existsSync(databasePath) ? statSync(databasePath).size : null
  if (bytes !== null && bytes >= SMALLEST_BYTES) return null
  const knowsOfThem =
    inventory !== null ||
    hasFrames(`${databasePath}-wal`) ||
    listBackups(join(dirname(databasePath), BACKUPS_DIR)).length > 0
  if (!knowsOfThem) return null
  return bytes === null ? 'is gone' : bytes === 0 ? 'is empty' : 'is no file of results'
}

/** @throws {DamagedResults} where they lack what was written down; more than that is what came since */
function refuseLess(databasePath: string, found: Inventory, known: Inventory): void {
  if (isOtherStore(found.storeId, known.storeId)) {
    throw damaged(databasePath, 'holds the results of another kiosk', 'nothing')
  }
  if (found.storeId !== known.storeId) throw damaged(databasePath, 'has a damaged id', 'file')
  const isOlder =
    found.lastSequenceNo < known.lastSequenceNo ||
    Object.entries(known.given).some(([table, given]) => (found.given[table] ?? 0) < given)
  if (isOlder) throw older(databasePath)
}
