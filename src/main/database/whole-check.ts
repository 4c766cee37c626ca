import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { touchRegularFile } from '../platform/regular-file.ts'
import type { Database } from './connection.ts'
import { LATEST_VERSION } from './migrations/index.ts'

/**
 * SQLite's check reads the whole file, which at a million answers takes seconds of a start. Where
 * nothing speaks against the file, a start looks at what the next visit uses, and the rest is checked
 * right after it (`deferred-check.ts`).
 */

/** Some 30,000 answers; up to here the check takes a fifth of a second. */
const LARGE_BYTES = 12 * 1024 * 1024
/** More than a visit has of anything. */
const LAST_ROWS = 300

/** Stands beside the results from before they are used unchecked until a check of all has passed. */
const markPath = (databasePath: string) => `${databasePath}-unchecked`

export const isUnchecked = (databasePath: string): boolean => existsSync(markPath(databasePath))

export function markUnchecked(databasePath: string): void {
  touchRegularFile(markPath(databasePath))
}

/** A mark that cannot be taken away has the next start check all: nothing worse. */
export function markChecked(databasePath: string): void {
  try {
    rmSync(markPath(databasePath), { force: true })
  } catch {
    // The mark stays, and the next start checks all of the results.
  }
}

/** Whether a check of all takes so long that nobody may wait for it. */
export function isLarge(databasePath: string, largeBytes = LARGE_BYTES): boolean {
  const stats = statSync(databasePath, { throwIfNoEntry: false })
  return stats !== undefined && stats.size >= largeBytes
}

/**
 * Whether the check of all may wait. Not after a power cut or a crash, which leave a log beside the
 * file and are what tears pages; not where the last check never passed; not before a migration; not
 * where there are free pages, since a damaged list of them has SQLite write over pages in use.
 */
export function mayWait(databasePath: string, largeBytes = LARGE_BYTES): boolean {
  try {
    const { size } = statSync(databasePath)
    if (size < largeBytes || isUnchecked(databasePath) || hasLog(databasePath)) return false
    const header = readHeader(databasePath)
    if (header === null || header.version !== LATEST_VERSION) return false
    return header.freePages === 0 && header.bytes === size
  } catch {
    return false // The whole check will say what is wrong.
  }
}

const hasLog = (databasePath: string) =>
  ['-wal', '-journal'].some((part) => {
    const path = `${databasePath}${part}`
    return existsSync(path) && statSync(path).size > 0
  })

/** https://www.sqlite.org/fileformat2.html, 1.3; null where the sizes in it do not count. */
function readHeader(
  databasePath: string,
): { bytes: number; freePages: number; version: number } | null {
  const header = Buffer.alloc(100)
  const file = openSync(databasePath, 'r')
  try {
    if (readSync(file, header) < header.length) return null
  } finally {
    closeSync(file)
  }
  const isSound = header.toString('latin1', 0, 16) === 'SQLite format 3\0'
  const changes = header.readUInt32BE(24)
  if (!isSound || changes !== header.readUInt32BE(92)) return null
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  return {
    bytes: header.readUInt32BE(28) * pageBytes,
    freePages: header.readUInt32BE(36),
    version: header.readUInt32BE(60),
  }
}

/**
 * Reads the last rows of every table, and with them the way to where the next row goes: a page that
 * is no page there would have the next answer written over another. Any other page that is wrong
 * keeps SQLite from saving, or harms an index, and the rows are salvaged all the same.
 * @returns `ok`
 * @throws what SQLite throws at damage
 */
export function checkLastRows(database: Database): string {
  database.exec('PRAGMA cell_size_check = ON')
  const tables = database
    .prepare(
      `SELECT s.name FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c ON c.name = 'seq'
       WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all() as { name: string }[]
  for (const { name } of tables) {
    database.prepare(`SELECT * FROM "${name}" ORDER BY seq DESC LIMIT ${LAST_ROWS}`).all()
  }
  return 'ok'
}
