import { AppError } from '../../shared/errors.ts'
import { asAppError, databaseError, type Database } from './connection.ts'
import { checkIntegrity } from './integrity-check.ts'
import { takeInventory } from './inventory-file.ts'
import { COUNTED_SINCE, type Inventory } from './inventory.ts'
import { readVersion } from './migrations/index.ts'
import { openDatabaseToRead, openFileAlone } from './open.ts'
import { findMissingPart } from './schema-check.ts'

/** What a look at the results found. */
export interface Look {
  /** `database-corrupt`, and why; null where they are sound. */
  fault: AppError | null
  /** What they say that they hold; null where they do not say it. */
  inventory: Inventory | null
}

/**
 * Looks through all of the results with their log, and changes nothing: whoever opens them to write
 * takes the log into the file when they are closed, also a log that is not theirs.
 * @throws {AppError} what is no damage, as `openDatabaseToRead`
 */
export function lookWithLog(databasePath: string): Look {
  return lookThrough(databasePath, openDatabaseToRead)
}

/** The same of the file alone. @throws {AppError} as `lookWithLog` */
export function lookWithoutLog(databasePath: string): Look {
  return lookThrough(databasePath, openFileAlone)
}

function lookThrough(databasePath: string, open: (path: string) => Database): Look {
  let database: Database | undefined
  let inventory: Inventory | null = null
  try {
    database = open(databasePath)
    if (readVersion(database) >= COUNTED_SINCE) inventory = takeInventory(database)
    const found = findMissingPart(database) ?? checkIntegrity(database)
    if (found !== 'ok') throw databaseError('database-corrupt', databasePath, found)
    return { fault: null, inventory }
  } catch (error) {
    const fault = error instanceof AppError ? error : asAppError(error, databasePath)
    if (fault instanceof AppError && fault.code === 'database-corrupt') return { fault, inventory }
    throw fault
  } finally {
    database?.close()
  }
}
