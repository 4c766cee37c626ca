import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { listBackups } from '../backup.ts'
import { quickCheck, type Database } from '../connection.ts'
import { LATEST_VERSION, migrate, readVersion } from '../migrations/index.ts'
import { openDatabase } from '../open.ts'
import { findMissingPart } from '../schema-check.ts'
import { isWalDamaged, mendWal } from './wal.ts'

/** What can be salvaged from, each a copy in a work folder of its own: reading may write. */

/**
 * The damaged file as far as SQLite reads it.
 * @returns null when it reads nothing of it
 */
export function openDamaged(databasePath: string, workDir: string): Database | null {
  const copyPath = join(workDir, 'damaged.db')
  copyFileSync(databasePath, copyPath)
  const walPath = `${databasePath}-wal`
  if (existsSync(walPath)) {
    const wal = readFileSync(walPath)
    writeFileSync(`${copyPath}-wal`, isWalDamaged(wal) ? mendWal(wal) : wal)
  }
  const asItIs = openTolerantly(copyPath)
  if (asItIs !== null) return asItIs
  // The list of tables is unreadable. Where this app made the file, a new one begins alike.
  graftSchema(copyPath, join(workDir, 'fresh.db'))
  return openTolerantly(copyPath)
}

function openTolerantly(path: string): Database | null {
  let database: Database | undefined
  try {
    // Otherwise SQLite refuses the next line.
    database = new DatabaseSync(path, { defensive: false })
    database.exec('PRAGMA writable_schema = ON; PRAGMA cell_size_check = OFF')
    const version = readVersion(database)
    if (version > 0 && version < LATEST_VERSION) migrate(database)
    if (findMissingPart(database) === null) return database
  } catch {
    // SQLite reads nothing of it: null says so to the caller.
  }
  database?.close()
  return null
}

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

/** The backup made last that is whole; its file's name tells the day. */
export function openBackup(
  backupsDir: string,
  workDir: string,
): { name: string; database: Database } | null {
  for (const name of listBackups(backupsDir)) {
    const copyPath = join(workDir, name)
    try {
      copyFileSync(join(backupsDir, name), copyPath)
      const database = openDatabase(copyPath)
      if (quickCheck(database) === 'ok') return { name, database }
      database.close()
    } catch {
      // An older one may be whole.
    }
  }
  return null
}

/** Whether both hold the visits of one kiosk: a number that both gave out is of the same visit. */
export function isSameRecord(damaged: Database, backup: Database): boolean {
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
