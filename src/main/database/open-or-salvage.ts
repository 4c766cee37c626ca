import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { syncFolder, syncToDisk } from '../platform/fsync.ts'
import type { Log } from '../platform/log.ts'
import { BACKUPS_DIR } from './backup.ts'
import type { Database } from './connection.ts'
import { openDatabase } from './open.ts'
import { salvage } from './salvage/salvage.ts'
import { markChecked, markUnchecked, mayWait } from './whole-check.ts'

/** The folder in the data folder where damaged results are kept, whole, and what became of them. */
const DAMAGED_DIR = 'damaged'
const PARTS = ['', '-wal', '-shm']

/**
 * Opens the results. Damaged ones are set aside whole, and what can be read of them and of the newest
 * backup goes into a new file; a report beside them tells what did not.
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
  try {
    return openAndMark(databasePath, largeBytes)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'database-corrupt') throw error
    salvageInto(databasePath, error, log, now)
    const database = openDatabase(databasePath)
    markChecked(databasePath)
    return database
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

function salvageInto(databasePath: string, damage: AppError, log: Log, now: Date): void {
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
