import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  truncateSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import type { Database } from './connection.ts'

/** An empty file that only ever carries the lock. */
const LOCK_NAME = 'instance.lock'
/** A kiosk that is just ending gets so long. */
const WAIT_MS = 1000

/**
 * `in-use`: another kiosk has it. `unlocked`: nobody can tell, as where the folder cannot be written;
 * a kiosk must start there too, to say so.
 */
export type DataFolder = { kind: 'taken' | 'in-use' } | { kind: 'unlocked'; reason: unknown }

/** Closed, they would give the lock up. */
const held = new Set<Database>()

/**
 * Takes a data folder for this process, until it ends: however that comes about, the operating system
 * then releases the lock. Node has no locks of its own; this is one of SQLite, on a file of its own, so
 * that the results can still be read from outside. It writes nothing, and so needs no room.
 */
export function takeDataFolder(dataDir: string): DataFolder {
  const path = join(dataDir, LOCK_NAME)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    clearPlace(path)
    return lock(path)
  } catch (error) {
    return { kind: 'unlocked', reason: error }
  }
}

/** What is there but no file of ours is set aside, whatever it is. */
function clearPlace(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isFile()) renameSync(path, `${path}.aside-${Date.now()}`)
  const { O_RDWR, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants
  closeSync(openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600))
}

/** @throws where it cannot be told whether somebody has the lock */
function lock(path: string): DataFolder {
  try {
    held.add(open(path))
    return { kind: 'taken' }
  } catch (error) {
    const { sqliteCode = 0 } = error as { sqliteCode?: number }
    if ((sqliteCode & 0xff) === SQLITE_BUSY) return { kind: 'in-use' }
    if ((sqliteCode & 0xff) !== SQLITE_NOTADB) throw error
  }
  // Something was written into it. Nobody has the lock, or SQLite would not have come to read that.
  truncateSync(path)
  held.add(open(path))
  return { kind: 'taken' }
}

const SQLITE_BUSY = 5
const SQLITE_NOTADB = 26

function open(path: string): Database {
  const database = new DatabaseSync(path, { timeout: WAIT_MS })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
