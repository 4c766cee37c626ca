import { lstatSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { syncFolder, syncToDisk } from '../platform/fsync.ts'
import { ensureFolder } from '../platform/regular-file.ts'
import { databaseError, type Database } from './connection.ts'
import { checkIntegrity } from './integrity-check.ts'
import { COUNTED_SINCE, readStoreId } from './inventory.ts'
import { readVersion } from './migrations/index.ts'
import { openDatabaseToRead } from './open.ts'
import { lastSequenceNo } from './sequence.ts'

/** The folder in the data folder for a whole copy of the results of each of the last days. */
export const BACKUPS_DIR = 'backups'

/** Counted in copies, not by the clock: one that is set years ahead takes none of them. */
const KEPT = 7
/** A backup never takes the room that the next answers need. */
const SPARE_BYTES = 200 * 1024 * 1024

/** As it is named: `visits-2026-03-04.db`. */
export const backupName = (day: string): string => `visits-${day}.db`

/** The backups as they are named, the last day first; whether each is whole is not looked at. */
export function listBackups(backupsDir: string): string[] {
  try {
    // A link to elsewhere is no folder of ours; a pipe is no backup, and is waited for without end.
    if (!lstatSync(backupsDir).isDirectory()) return []
    return readdirSync(backupsDir, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^visits-\d{4}-\d\d-\d\d\.db$/.test(entry.name))
      .map(({ name }) => name)
      .toSorted()
      .toReversed()
  } catch {
    return []
  }
}

/** A backup by what is in it. */
export interface RankedBackup {
  name: string
  /** Null where it is older than these ids, or cannot be read. */
  storeId: string | null
  /** -1 where it cannot be read. */
  lastSequenceNo: number
}

/**
 * The backups, the newest in content first: a clock may have been years ahead when one was named.
 * Those of other results, and those that cannot be read, come last.
 * @param storeId of the results; null where nothing says it
 */
export function rankBackups(backupsDir: string, storeId: string | null): RankedBackup[] {
  const isOwn = (backup: RankedBackup) =>
    backup.storeId === null || storeId === null || backup.storeId === storeId ? 1 : 0
  return listBackups(backupsDir)
    .map((name): RankedBackup => ({ name, ...contentOf(join(backupsDir, name)) }))
    .toSorted(
      (a, b) =>
        isOwn(b) - isOwn(a) || b.lastSequenceNo - a.lastSequenceNo || (a.name < b.name ? 1 : -1),
    )
}

function contentOf(path: string): Omit<RankedBackup, 'name'> {
  let database: Database | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true })
    const isCounted = readVersion(database) >= COUNTED_SINCE
    return {
      storeId: isCounted ? readStoreId(database) : null,
      lastSequenceNo: lastSequenceNo(database),
    }
  } catch {
    return { storeId: null, lastSequenceNo: -1 }
  } finally {
    database?.close()
  }
}

/**
 * Copies the results while the kiosk goes on, reads the copy back and only then gives it its name.
 * Takes seconds with many visits: to be run in a process of its own.
 * @param day the local date, `2026-03-04`
 * @throws why there is no new backup; the earlier ones are as they were
 */
export function backUp(databasePath: string, backupsDir: string, day: string): void {
  ensureFolder(backupsDir)
  const path = join(backupsDir, backupName(day))
  const partialPath = `${path}.partial`
  rmSync(partialPath, { force: true })
  const { bavail, bsize } = statfsSync(dirname(databasePath))
  if (bavail * bsize < statSync(databasePath).size + SPARE_BYTES) throw new Error('no room for it')
  try {
    copy(databasePath, partialPath)
    syncToDisk(partialPath)
    renameSync(partialPath, path)
    syncFolder(backupsDir)
  } catch (error) {
    rmSync(partialPath, { force: true })
    throw error
  }
  const made = contentOf(path).storeId
  const others = rankBackups(backupsDir, made).filter(({ name }) => name !== backupName(day))
  for (const { name } of others.slice(KEPT - 1)) rmSync(join(backupsDir, name), { force: true })
}

function copy(databasePath: string, partialPath: string): void {
  const source = openDatabaseToRead(databasePath)
  try {
    const before = countRows(source)
    source.prepare('VACUUM INTO ?').run(partialPath)
    const after = countRows(source)
    const made = new DatabaseSync(partialPath, { readOnly: true })
    try {
      const check = checkIntegrity(made)
      // Each row was copied as it is, so what is wrong with one of them is wrong in the results.
      if (check !== 'ok') {
        throw databaseError('database-corrupt', databasePath, `the copy is not whole: ${check}`)
      }
      for (const [table, rows] of countRows(made)) {
        // A visit may have begun meanwhile.
        if (rows < (before.get(table) ?? 0) || rows > (after.get(table) ?? 0)) {
          throw new Error(`the copy has ${rows} rows of ${table}`)
        }
      }
      if (countRows(made).size !== before.size) throw new Error('the copy lacks a table')
    } finally {
      made.close()
    }
  } finally {
    source.close()
  }
}

function countRows(database: Database): Map<string, number> {
  const tables = database
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all() as { name: string }[]
  return new Map(
    tables.map(({ name }) => {
      const counted = database.prepare(`SELECT count(*) AS rows FROM "${name}"`).get() as {
        rows: number
      }
      return [name, counted.rows]
    }),
  )
}
