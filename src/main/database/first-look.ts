import { pathToFileURL } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import { asAppError, databaseError, type Database } from './connection.ts'
import { checkIntegrity } from './integrity-check.ts'
import { takeInventory } from './inventory-file.ts'
import { COUNTED_SINCE, type Inventory } from './inventory.ts'
import { LATEST_VERSION, readVersion } from './migrations/index.ts'
import { findMissingPart } from './schema-check.ts'
import { lastSequenceNo } from './sequence.ts'

/** How long to wait for another program that holds the file. */
const BUSY_TIMEOUT_MS = 2000

/** What a look at the results found. */
export interface Look {
  /** Null of results of an older version, which do not say it. */
  inventory: Inventory | null
  /** -1 of results that do not count yet. */
  lastSequenceNo: number
}

/**
 * Looks through all of the results with their log, and changes nothing: whoever opens them to write
 * takes the log into the file when they are closed, also a log that is not theirs.
 * @throws {AppError} `database-corrupt`, `database-locked`…
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
  try {
    database = open()
    const version = readVersion(database)
    // Refused by whoever opens it; nothing of it is known here.
    if (version > LATEST_VERSION) return { inventory: null, lastSequenceNo: -1 }
    const missing = findMissingPart(database)
    const found = missing ?? checkIntegrity(database)
    if (found !== 'ok') throw databaseError('database-corrupt', databasePath, found)
    return {
      inventory: version < COUNTED_SINCE ? null : takeInventory(database),
      lastSequenceNo: version < COUNTED_SINCE ? -1 : lastSequenceNo(database),
    }
  } catch (error) {
    throw asAppError(error, databasePath)
  } finally {
    database?.close()
  }
}
