import { pathToFileURL } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import { AppError } from '../../shared/errors.ts'
import { asAppError, databaseError, type Database } from './connection.ts'
import { checkIntegrity } from './integrity-check.ts'
import { takeInventory } from './inventory-file.ts'
import { COUNTED_SINCE, type Inventory } from './inventory.ts'
import { LATEST_VERSION, readVersion } from './migrations/index.ts'
import { findMissingPart } from './schema-check.ts'

/** How long to wait for another program that holds the file. */
const BUSY_TIMEOUT_MS = 2000

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
 * @throws {AppError} what is no damage: `database-locked`…
 */
export function lookWithLog(databasePath: string): Look {
  return lookThrough(databasePath, () => {
    return new DatabaseSync(databasePath, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  })
}

/** The same of the file alone. @throws {AppError} as `lookWithLog` */
export function lookWithoutLog(databasePath: string): Look {
  return lookThrough(databasePath, () => {
    const url = pathToFileURL(databasePath)
    // SQLite then asks for no lock and no log.
    url.search = 'immutable=1'
    return new DatabaseSync(url.href, { readOnly: true })
  })
}

function lookThrough(databasePath: string, open: () => Database): Look {
  let database: Database | undefined
  let inventory: Inventory | null = null
  try {
    database = open()
    const version = readVersion(database)
    // Of a newer app's results nothing is known; they are refused by whoever opens them.
    if (version > LATEST_VERSION) return { fault: null, inventory }
    if (version >= COUNTED_SINCE) inventory = takeInventory(database)
    const found = findMissingPart(database) ?? checkIntegrity(database)
    if (found !== 'ok') throw databaseError('database-corrupt', databasePath, found)
    return { fault: null, inventory }
  } catch (error) {
    const fault = asAppError(error, databasePath)
    if (fault instanceof AppError && fault.code === 'database-corrupt') return { fault, inventory }
    throw fault
  } finally {
    database?.close()
  }
}
