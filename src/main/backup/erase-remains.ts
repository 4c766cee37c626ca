import { copyFileSync, existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { BACKUPS_DIR, listBackups } from '../database/backup.ts'
import type { Database } from '../database/connection.ts'
import { checkIntegrity } from '../database/integrity-check.ts'
import { DAMAGED_DIR, momentOfAside } from '../database/open-or-salvage.ts'
import { openDatabase, openDatabaseToRead } from '../database/open.ts'
import { eraseFromCopy, hasErased } from '../database/retention.ts'
import { syncFolder, syncToDisk } from '../platform/fsync.ts'
import { touchRegularFile } from '../platform/regular-file.ts'
import { SHEETS_DIR } from '../sheet/sheets-dir.ts'

/** A save waits for so long at most while the file is written anew. */
const BUSY_TIMEOUT_MS = 2000

/** Stands beside the results from before visits are taken out until nothing is left of them. */
const markPath = (databasePath: string) => `${databasePath}-remains`

export const hasRemains = (databasePath: string): boolean => existsSync(markPath(databasePath))

/** @throws what the disk throws */
export function markRemains(databasePath: string): void {
  touchRegularFile(markPath(databasePath))
}

export function unmarkRemains(databasePath: string): void {
  rmSync(markPath(databasePath), { force: true })
}

/** How much was left of visits that were taken out. */
export interface ErasedRemains {
  /** Visits within backups. */
  visits: number
  backups: number
  sheets: number
  /** Files of results that were set aside. */
  kept: number
}

/**
 * Leaves nothing in the data folder of visits that were taken out of the results: neither in free
 * places of the file and its log, nor in backups, sheets and what was set aside. Takes seconds with
 * many visits: to be run in a process of its own, while no visit is open.
 * @param before what ended before is kept no longer
 * @throws what SQLite or the disk throws; it is to be done again then
 */
export function eraseRemains(databasePath: string, before: Date): ErasedRemains {
  const dataDir = dirname(databasePath)
  writeAnew(databasePath)
  const backups = eraseFromBackups(databasePath, before)
  const sheets = eraseSheets(databasePath, join(dataDir, SHEETS_DIR), before)
  const kept = removeKept(join(dataDir, DAMAGED_DIR), before)
  return { ...backups, sheets, kept }
}

/** Only a file that is written anew has nothing in the free places of its pages. */
function writeAnew(databasePath: string): void {
  openDatabaseToRead(databasePath).close() // refuses what is no file
  const database = new DatabaseSync(databasePath, { timeout: BUSY_TIMEOUT_MS })
  try {
    database.exec('VACUUM')
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
    if (busy !== 0) throw new Error('the log is in use')
  } finally {
    database.close()
  }
}

function eraseFromBackups(
  databasePath: string,
  before: Date,
): Pick<ErasedRemains, 'visits' | 'backups'> {
  const backupsDir = join(dirname(databasePath), BACKUPS_DIR)
  const erased = { visits: 0, backups: 0 }
  for (const name of listBackups(backupsDir)) {
    const path = join(backupsDir, name)
    if (!isErasable(path, databasePath, before)) continue
    erased.visits += eraseFromBackup(path, databasePath, before)
    erased.backups++
  }
  if (erased.backups > 0) syncFolder(backupsDir)
  return erased
}

/** One that cannot be read goes when all that can be in it is kept no longer. */
function isErasable(path: string, databasePath: string, before: Date): boolean {
  let backup: Database | undefined
  try {
    backup = openDatabaseToRead(path)
    return hasErased(backup, { databasePath, before })
  } catch {
    if (lstatSync(path).mtimeMs < before.getTime()) rmSync(path, { recursive: true, force: true })
    return false
  } finally {
    backup?.close()
  }
}

function eraseFromBackup(path: string, databasePath: string, before: Date): number {
  const partialPath = `${path}.partial`
  rmSync(partialPath, { recursive: true, force: true })
  try {
    copyFileSync(path, partialPath)
    const copy = openDatabase(partialPath)
    let visits: number
    try {
      visits = eraseFromCopy(copy, partialPath, { databasePath, before })
      // A backup is one file.
      copy.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM')
      const check = checkIntegrity(copy)
      if (check !== 'ok') throw new Error(`the backup is not whole: ${check}`)
    } finally {
      copy.close()
    }
    syncToDisk(partialPath)
    renameSync(partialPath, path)
    return visits
  } finally {
    for (const part of ['', '-wal', '-shm', '-journal']) rmSync(partialPath + part, { force: true })
  }
}

/** A sheet whose visit is in the results goes with it, not before. */
function eraseSheets(databasePath: string, sheetsDir: string, before: Date): number {
  if (!isFolder(sheetsDir)) return 0
  const database = openDatabaseToRead(databasePath)
  try {
    const find = database.prepare('SELECT 1 FROM visits WHERE id = ?')
    const old = readdirSync(sheetsDir).filter((name) => {
      const [id = ''] = name.split('.pdf')
      const isOld = lstatSync(join(sheetsDir, name)).mtimeMs < before.getTime()
      return isOld && find.get(id) === undefined
    })
    for (const name of old) rmSync(join(sheetsDir, name), { recursive: true, force: true })
    return old.length
  } finally {
    database.close()
  }
}

/** What was set aside holds nothing that is younger than the day on which it was. */
function removeKept(damagedDir: string, before: Date): number {
  if (!isFolder(damagedDir)) return 0
  const old = readdirSync(damagedDir).filter((name) => {
    const at = momentOfAside(name)
    return at !== null && at.getTime() < before.getTime()
  })
  for (const name of old) rmSync(join(damagedDir, name), { recursive: true, force: true })
  return old.length
}

/** A link leads outside. */
const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
