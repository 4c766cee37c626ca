import { readFileSync } from 'node:fs'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { migrate, LATEST_VERSION, readVersion } from './migrations/index.ts'
import { findMissingPart } from './schema-check.ts'
import { isWalDamaged } from './salvage/wal.ts'
import { checkLastRows } from './whole-check.ts'

export type Database = DatabaseSyncInstance

/** How long to wait for another program that holds the file, for instance a backup. */
const BUSY_TIMEOUT_MS = 2000

/**
 * Opens the results and brings them to the current schema. Saved means on disk: WAL with
 * `synchronous=FULL` returns from COMMIT only then.
 * @throws {AppError} `database-locked`, `database-corrupt`, `database-newer` or
 *   `data-folder-unwritable`; the file is left as it was
 * @param mayWait whether the check of all is done by somebody else, later
 */
export function openDatabase(databasePath: string, mayWait = false): Database {
  let database: Database | undefined
  try {
    refuseDamagedWal(`${databasePath}-wal`)
    database = new DatabaseSync(databasePath, { timeout: BUSY_TIMEOUT_MS })
    refuseNewer(database, databasePath)
    const missing = findMissingPart(database)
    if (missing !== null) throw refuse('database-corrupt', databasePath, missing)
    const check = mayWait ? checkLastRows(database) : quickCheck(database)
    if (check !== 'ok') throw refuse('database-corrupt', databasePath, check)
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
    `)
    migrate(database)
    // SQLite opens a file that may not be written without a word, to be read only.
    database.exec('BEGIN IMMEDIATE; UPDATE order_counter SET last = last; ROLLBACK')
    return database
  } catch (error) {
    database?.close()
    throw error instanceof AppError ? error : asAppError(error, databasePath)
  }
}

/**
 * Opens the results to read them, also while the kiosk runs.
 * @throws {AppError} as `openDatabase`, and `database-corrupt` when there is no such file
 */
export function openDatabaseToRead(databasePath: string): Database {
  let database: Database | undefined
  try {
    database = new DatabaseSync(databasePath, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
    refuseNewer(database, databasePath)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof AppError ? error : asAppError(error, databasePath)
  }
}

/** What SQLite says of the file: `ok`, or the first thing that is wrong with it. */
export function quickCheck(database: Database): string {
  const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
  return check.quick_check
}

/** Before anything is written: an older app must not touch what it does not understand. */
function refuseNewer(database: Database, databasePath: string): void {
  const version = readVersion(database)
  if (version <= LATEST_VERSION) return
  const reason = `is version ${version}, this app reads up to ${LATEST_VERSION}`
  throw refuse('database-newer', databasePath, reason)
}

/** SQLite would open the results without what a damaged log held, and say nothing. */
function refuseDamagedWal(walPath: string): void {
  let wal: Buffer
  try {
    wal = readFileSync(walPath)
  } catch {
    return // None is there, or SQLite will say what is wrong with it.
  }
  if (isWalDamaged(wal)) {
    throw refuse('database-corrupt', walPath, 'does not fit from some place on')
  }
}

function refuse(code: ErrorCode, file: string, reason: string, cause?: unknown): AppError {
  return new AppError(code, { file, key: '', reason }, { cause })
}

const codeByResult: Readonly<Record<number, ErrorCode>> = {
  5: 'database-locked', // SQLITE_BUSY
  6: 'database-locked', // SQLITE_LOCKED
  8: 'data-folder-unwritable', // SQLITE_READONLY
  10: 'save-failed', // SQLITE_IOERR
  11: 'database-corrupt', // SQLITE_CORRUPT
  13: 'save-failed', // SQLITE_FULL
  14: 'data-folder-unwritable', // SQLITE_CANTOPEN
  26: 'database-corrupt', // SQLITE_NOTADB
}

/** Names a failure of SQLite; anything else is a bug and comes back as it is. */
export function asAppError(error: unknown, databasePath: string): unknown {
  const { sqliteCode, message } = error as { sqliteCode?: number; message?: string }
  const code = sqliteCode === undefined ? undefined : codeByResult[sqliteCode & 0xff]
  return code === undefined ? error : refuse(code, databasePath, message ?? '', error)
}
