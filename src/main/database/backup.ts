import { mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { syncFolder, syncToDisk } from '../platform/fsync.ts'
import { quickCheck, type Database } from './connection.ts'

/** The folder in the data folder for a whole copy of the results of each of the last days. */
export const BACKUPS_DIR = 'backups'

/** Counted in copies, not by the clock: one that is set years ahead takes none of them. */
const KEPT = 7
/** A backup never takes the room that the next answers need. */
const SPARE_BYTES = 200 * 1024 * 1024

/** As it is named: `visits-2026-03-04.db`. */
export const backupName = (day: string): string => `visits-${day}.db`

/** The whole backups there are, the newest first. */
export function listBackups(backupsDir: string): string[] {
  try {
    const names = readdirSync(backupsDir)
    return names
      .filter((name) => /^visits-\d{4}-\d\d-\d\d\.db$/.test(name))
      .toSorted()
      .toReversed()
  } catch {
    return []
  }
}

/**
 * Copies the results while the kiosk goes on, reads the copy back and only then gives it its name.
 * Takes seconds with many visits: to be run in a process of its own.
 * @param day the local date, `2026-03-04`
 * @throws why there is no new backup; the earlier ones are as they were
 */
export function backUp(databasePath: string, backupsDir: string, day: string): void {
  mkdirSync(backupsDir, { recursive: true, mode: 0o700 })
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
  for (const name of listBackups(backupsDir).slice(KEPT)) rmSync(join(backupsDir, name))
}

function copy(databasePath: string, partialPath: string): void {
  const source = new DatabaseSync(databasePath, { readOnly: true, timeout: 2000 })
  try {
    const before = countRows(source)
    source.prepare('VACUUM INTO ?').run(partialPath)
    const after = countRows(source)
    const made = new DatabaseSync(partialPath, { readOnly: true })
    try {
      const check = quickCheck(made)
      if (check !== 'ok') throw new Error(`the copy is not whole: ${check}`)
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
