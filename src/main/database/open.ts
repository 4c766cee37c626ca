import { pathToFileURL } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import { AppError } from '../../shared/errors.ts'
import { MIB, NotRegular, readRegularFile, refuseIrregular } from '../platform/regular-file.ts'
import { asAppError, databaseError, type Database } from './connection.ts'
import { checkIntegrity } from './integrity-check.ts'
import { migrate, LATEST_VERSION, readVersion } from './migrations/index.ts'
import { hashWrittenRows } from './row-hash.ts'
import { isWalDamaged } from './salvage/wal.ts'
import { findMissingPart } from './schema-check.ts'
import { checkLastRows } from './whole-check.ts'

/** A million answers take a third of a GiB; a file without end would be looked through for hours. */
export const MAX_RESULTS_BYTES = 4096 * MIB
/** What SQLite opens with the results. */
const FILE_PARTS = ['', '-wal', '-shm', '-journal']
/** SQLite empties the log at 4 MiB. */
const MAX_WAL_BYTES = 1024 * MIB

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
    refuseOtherKinds(databasePath)
    refuseDamagedWal(databasePath)
    database = new DatabaseSync(databasePath, { timeout: BUSY_TIMEOUT_MS })
    refuseNewer(database, databasePath)
    const missing = findMissingPart(database)
    if (missing !== null) throw databaseError('database-corrupt', databasePath, missing)
    const check = mayWait ? checkLastRows(database) : checkIntegrity(database)
    if (check !== 'ok') throw databaseError('database-corrupt', databasePath, check)
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
    `)
    migrate(database)
    hashWrittenRows(database)
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
    refuseOtherKinds(databasePath)
    database = new DatabaseSync(databasePath, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
    refuseNewer(database, databasePath)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof AppError ? error : asAppError(error, databasePath)
  }
}

/**
 * Opens the file as it lies there, without its log: SQLite then asks for no lock and no room, whatever
 * state the file is in. For files that nobody writes meanwhile.
 * @throws what SQLite throws
 */
export function openFileAlone(databasePath: string): Database {
  const url = pathToFileURL(databasePath)
  url.search = 'immutable=1'
  return new DatabaseSync(url.href, { readOnly: true })
}

/** Whether frames are lost to the log of these results. @throws {AppError} as `openDatabase` */
export function hasDamagedWal(databasePath: string): boolean {
  const walPath = `${databasePath}-wal`
  try {
    return isWalDamaged(readRegularFile(walPath, MAX_WAL_BYTES))
  } catch (error) {
    if (error instanceof NotRegular) {
      throw databaseError('data-folder-unwritable', walPath, error.message, error)
    }
    return false // None is there, or SQLite will say what is wrong with it.
  }
}

/** Before anything is written: an older app must not touch what it does not understand. */
function refuseNewer(database: Database, databasePath: string): void {
  const version = readVersion(database)
  if (version <= LATEST_VERSION) return
  const reason = `is version ${version}, this app reads up to ${LATEST_VERSION}`
  throw databaseError('database-newer', databasePath, reason)
}

/**
 * SQLite follows a link to wherever it leads, and waits for a pipe. Not `database-corrupt`: what
 * stands there is nothing to salvage.
 */
function refuseOtherKinds(databasePath: string): void {
  for (const part of FILE_PARTS) {
    const path = `${databasePath}${part}`
    try {
      refuseIrregular(path, MAX_RESULTS_BYTES)
    } catch (error) {
      if (!(error instanceof NotRegular)) throw error
      throw databaseError('data-folder-unwritable', path, error.message, error)
    }
  }
}

/** SQLite would open the results without what a damaged log held, and say nothing. */
function refuseDamagedWal(databasePath: string): void {
  if (!hasDamagedWal(databasePath)) return
  const reason = 'does not fit from some place on'
  throw databaseError('database-corrupt', `${databasePath}-wal`, reason)
}
