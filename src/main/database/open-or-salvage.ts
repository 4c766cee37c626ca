import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { syncFolder, syncToDisk } from '../platform/fsync.ts'
import { ensureFolder, refuseIrregular, setAside } from '../platform/regular-file.ts'
import type { Log } from '../platform/log.ts'
import { BACKUPS_DIR } from './backup.ts'
import type { Database } from './connection.ts'
import { keepInventory, readInventory } from './inventory-file.ts'
import type { WrittenInventory } from './inventory.ts'
import { lookWithoutLog } from './first-look.ts'
import { DamagedResults, openSound } from './open-sound.ts'
import { MAX_RESULTS_BYTES, openDatabase } from './open.ts'
import { countAltered, salvage, type SalvageReport } from './salvage/salvage.ts'
import { isLarge, markChecked, markUnchecked, mayWait } from './whole-check.ts'

/** The folder in the data folder where damaged results are kept, whole, and what became of them. */
export const DAMAGED_DIR = 'damaged'
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
  finishOrRefuse(databasePath)
  const inventory = readInventory(databasePath, log)
  try {
    return openSound(databasePath, inventory, log, () => openAndMark(databasePath, largeBytes))
  } catch (error) {
    if (!(error instanceof DamagedResults)) throw error
    salvageInto(databasePath, { damage: error, inventory }, log, now)
    const database = openDatabase(databasePath)
    markChecked(databasePath)
    keepInventory(database, databasePath, log)
    return database
  }
}

/** What takes long is to be done first, by `openOrSalvage` in a process of its own. */
export class RepairNeeded extends Error {
  override readonly name = 'RepairNeeded'
  /** @param failure why the results cannot be opened as they are */
  constructor(readonly failure: AppError) {
    super(failure.message, { cause: failure })
  }
}

/**
 * Opens the results where that takes no time: neither a check of a large file nor a salvage.
 * @param isRepaired whether `openOrSalvage` has just been through them
 * @throws {RepairNeeded} where they are damaged, or large and to be checked
 * @throws {AppError} as `openDatabase`
 */
export function openQuickly(databasePath: string, isRepaired: boolean, log: Log): Database {
  finishOrRefuse(databasePath)
  if (!isRepaired && isLarge(databasePath) && !mayWait(databasePath)) {
    const reason = 'is being checked'
    throw new RepairNeeded(new AppError('database-locked', { file: databasePath, key: '', reason }))
  }
  const open = () => {
    if (!isRepaired) return openAndMark(databasePath)
    const database = openDatabase(databasePath, true)
    markChecked(databasePath)
    return database
  }
  try {
    return openSound(databasePath, readInventory(databasePath, log), log, open)
  } catch (error) {
    throw error instanceof DamagedResults ? new RepairNeeded(error.failure) : error
  }
}

/** @throws {AppError} `data-folder-unwritable` */
function finishOrRefuse(databasePath: string): void {
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
  damage: DamagedResults
  inventory: WrittenInventory | null
}

function salvageInto(
  databasePath: string,
  { damage: { failure, from }, inventory }: Loss,
  log: Log,
  now: Date,
): void {
  const dataDir = dirname(databasePath)
  const { stamp, keptAs } = nameAside(now)
  const partialPath = join(dataDir, 'salvage.partial')
  try {
    const report = salvage(databasePath, partialPath, {
      at: isoWithOffset(now),
      reason: failure.problem?.reason ?? failure.code,
      keptAs,
      backupsDir: join(dataDir, BACKUPS_DIR),
      inventory,
      from,
    })
    exchange(databasePath, partialPath, { stamp, report })
    log.error('results-salvaged', { ...report, altered: countAltered(report.altered) })
  } catch (error) {
    rmSync(partialPath, { force: true })
    log.error('salvage-failed', { error })
    throw failure
  }
}

/** How what is set aside now is called: in UTC and without what a file's name may not have. */
export function nameAside(now: Date): { stamp: string; keptAs: string } {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return { stamp, keptAs: `${DAMAGED_DIR}/visits-${stamp}.db` }
}

/** When a file with this name was set aside; null where it was not by `nameAside`. */
export function momentOfAside(name: string): Date | null {
  const found = /^visits-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db/.exec(name)
  if (found === null) return null
  const [, year, month, day, hour, minute, second] = found
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at.getTime()) ? null : at
}

/** Puts a new file in the place of the results, which are set aside with all that belongs to them. */
export function exchange(
  databasePath: string,
  newPath: string,
  { stamp, report }: { stamp: string; report: SalvageReport },
): void {
  const dataDir = dirname(databasePath)
  ensureFolder(join(dataDir, DAMAGED_DIR))
  const reportPath = join(dataDir, `${report.keptAs}.json`)
  writeFileSync(reportPath, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600, flush: true })
  syncToDisk(newPath)
  // From here on the new file counts, whatever happens before it has its name.
  renameSync(newPath, join(dataDir, `salvage-${stamp}.db`))
  finishSalvage(databasePath)
}

/** Sets the damaged file aside and puts the salvaged one in its place; again after a power cut. */
export function finishSalvage(databasePath: string): void {
  const dataDir = dirname(databasePath)
  if (!existsSync(dataDir)) return
  const salvaged = findSalvaged(dataDir)
  if (salvaged === undefined) return
  ensureFolder(join(dataDir, DAMAGED_DIR))
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

/** Whether a file of the data folder is called as what was salvaged, until it has the results' name. */
export const isNewFile = (name: string): boolean => /^salvage-\w+\.db$/.test(name)

/** A new file that waits for its name. What only has such a name never takes the place of results. */
function findSalvaged(dataDir: string): string | undefined {
  const names = readdirSync(dataDir).filter(isNewFile)
  const [salvaged] = names.filter((name) => {
    const isOurs = isSound(join(dataDir, name))
    if (!isOurs) setAside(join(dataDir, name))
    return isOurs
  })
  return salvaged
}

function isSound(path: string): boolean {
  try {
    refuseIrregular(path, MAX_RESULTS_BYTES)
    return lookWithoutLog(path).fault === null
  } catch {
    return false
  }
}
