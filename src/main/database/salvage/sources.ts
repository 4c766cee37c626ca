import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { rankBackups } from '../backup.ts'
import type { Database } from '../connection.ts'
import { COUNTED_SINCE, numberedTables, readGiven, readGone, readStoreId } from '../inventory.ts'
import { LATEST_VERSION, migrate, readVersion } from '../migrations/index.ts'
import { openDatabase } from '../open.ts'
import { rowChecker, type IsAltered } from '../row-hash.ts'
import { findMissingPart } from '../schema-check.ts'
import { readableRows } from './copy-rows.ts'
import { hasFrames, isWalDamaged, mendWal, pagesOf } from './wal.ts'

/** What can be salvaged from, each a copy in a work folder of its own: reading may write. */

/** A damaged file, as far as SQLite reads it, and what it says of itself without its rows. */
export interface DamagedSource {
  database: Database
  storeId: string | null
  /** By table; null where it does not say, or the end of what was saved may be missing. */
  given: Record<string, number> | null
  gone: Record<string, number> | null
  /** Whether a row is not as it was saved. */
  isAltered: IsAltered
}

/** @returns null when SQLite reads nothing of it */
export function openDamaged(
  databasePath: string,
  workDir: string,
  from: 'file' | 'file-alone' | 'log',
  mustHaveLog = false,
): DamagedSource | null {
  const copyPath = join(workDir, 'damaged.db')
  const walPath = `${databasePath}-wal`
  const hasOwnLog = from !== 'file-alone' && hasFrames(walPath)
  const wal = hasOwnLog ? readFileSync(walPath) : null
  const isMended = wal !== null && isWalDamaged(wal)
  const mayLackItsEnd = isMended || from === 'file-alone' || (mustHaveLog && wal === null)
  if (from === 'log') {
    if (wal === null) return null
    // SQLite takes away a log whose file is empty.
    writeFileSync(copyPath, pagesOf(wal))
  } else {
    copyFileSync(databasePath, copyPath)
    if (wal !== null) writeFileSync(`${copyPath}-wal`, isMended ? mendWal(wal) : wal)
  }
  const asItIs = openTolerantly(copyPath)
  if (asItIs !== null) return mayLackItsEnd ? { ...asItIs, given: null } : asItIs
  // The list of tables is unreadable. Where this app made the file, a new one begins alike.
  graftSchema(copyPath, join(workDir, 'fresh.db'))
  const grafted = openTolerantly(copyPath)
  return grafted === null || !mayLackItsEnd ? grafted : { ...grafted, given: null }
}

function openTolerantly(path: string): DamagedSource | null {
  let database: Database | undefined
  try {
    // Otherwise SQLite refuses the next line.
    database = new DatabaseSync(path, { defensive: false })
    database.exec('PRAGMA writable_schema = ON; PRAGMA cell_size_check = OFF')
    const version = readVersion(database)
    // Before the migration, which would call what is lost a thing of the past, and what is altered right.
    const said = version >= COUNTED_SINCE ? whatItSays(database) : whatIsNotSaid
    const isAltered = version < LATEST_VERSION ? findAltered(database, said.given) : null
    if (version > 0 && version < LATEST_VERSION) migrate(database)
    if (findMissingPart(database) === null) {
      return { database, ...said, isAltered: isAltered ?? rowChecker(database) }
    }
  } catch {
    // SQLite reads nothing of it: null says so to the caller.
  }
  database?.close()
  return null
}

const whatIsNotSaid = { storeId: null, given: null, gone: null }

function whatItSays(database: Database): Omit<DamagedSource, 'database' | 'isAltered'> {
  const read = <Found>(from: (database: Database) => Found): Found | null => {
    try {
      return from(database)
    } catch {
      return null
    }
  }
  const counts = (found: Record<string, number> | null) =>
    found !== null && Object.values(found).every(isPossible) ? found : null
  const storeId = read(readStoreId)
  return {
    storeId: storeId !== null && /^[0-9a-f]{32}$/.test(storeId) ? storeId : null,
    given: counts(read(readGiven)),
    gone: counts(read(readGone)),
  }
}

/** Of a file that is about to be migrated, which gives every row a new hash. */
function findAltered(database: Database, given: Record<string, number> | null): IsAltered {
  const isAltered = rowChecker(database)
  const altered = new Set<string>()
  for (const table of numberedTables(database)) {
    for (const { seq } of readableRows(database, table, given?.[table] ?? 0)) {
      if (isAltered(table, Number(seq))) altered.add(`${table} ${Number(seq)}`)
    }
  }
  return (table, seq) => altered.has(`${table} ${seq}`)
}

/** More rows than a kiosk writes in its life: such a number is itself damaged. */
const MAX_ROWS = 20_000_000
const isPossible = (rows: number) => Number.isSafeInteger(rows) && rows >= 0 && rows < MAX_ROWS

/** Puts the pages that a new file begins with, which hold its list of tables, over the damaged ones. */
function graftSchema(copyPath: string, freshPath: string): void {
  openDatabase(freshPath).close()
  const fresh = new DatabaseSync(freshPath)
  const pages = fresh
    .prepare(`SELECT pageno, pgsize FROM dbstat WHERE name = 'sqlite_schema'`)
    .all() as { pageno: number; pgsize: number }[]
  fresh.close()
  const bytes = readFileSync(freshPath)
  // How many pages there are, and none of them free (https://www.sqlite.org/fileformat2.html, 1.3).
  const [first] = pages
  if (first) bytes.writeUInt32BE(Math.floor(statSync(copyPath).size / first.pgsize), 28)
  bytes.fill(0, 32, 40)
  const file = openSync(copyPath, 'r+')
  try {
    for (const { pageno, pgsize } of pages) {
      const at = (pageno - 1) * pgsize
      writeSync(file, bytes, at, pgsize, at)
    }
  } finally {
    closeSync(file)
  }
}

/** A backup that is whole and of these results. */
export interface BackupSource {
  name: string
  database: Database
  storeId: string | null
}

/**
 * The whole backup with the highest number in it: the day in its name is what a clock said.
 * @param storeId of the results; null where nothing says it
 */
export function openBackup(
  backupsDir: string,
  workDir: string,
  { storeId, damaged }: { storeId: string | null; damaged: Database | null },
): BackupSource | null {
  for (const backup of rankBackups(backupsDir, storeId)) {
    if (storeId !== null && backup.storeId !== null && backup.storeId !== storeId) continue
    const copyPath = join(workDir, backup.name)
    try {
      copyFileSync(join(backupsDir, backup.name), copyPath)
      const database = openDatabase(copyPath)
      // Where both have an id it says so; an id of a visit may be what is damaged.
      const isKnown = storeId !== null && backup.storeId === storeId
      if (isKnown || damaged === null || isSameRecord(damaged, database)) {
        return { ...backup, database }
      }
      database.close()
    } catch {
      // An older one may be whole.
    }
  }
  return null
}

/** Whether both hold the visits of one kiosk: a number that both gave out is of the same visit. */
function isSameRecord(damaged: Database, backup: Database): boolean {
  const idOf = (database: Database, seq: number) => {
    try {
      const row = database.prepare('SELECT id FROM visits WHERE seq = ?').get(seq) as
        { id: string } | undefined
      return row?.id
    } catch {
      return undefined
    }
  }
  const newest = backup.prepare('SELECT seq, id FROM visits ORDER BY seq DESC LIMIT 200').all()
  return (newest as { seq: number; id: string }[]).every(({ seq, id }) => {
    const found = idOf(damaged, seq)
    return found === undefined || found === id
  })
}
