import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { parseJsonFile } from '../platform/json-file.ts'
import type { Log } from '../platform/log.ts'
import { writeJsonFile } from '../platform/write-json.ts'
import type { Database } from './connection.ts'
import {
  readGiven,
  readGone,
  readStoreId,
  type Inventory,
  type WrittenInventory,
} from './inventory.ts'
import { lastSequenceNo } from './sequence.ts'

/** The file beside the results that says what they held when it was written. */
export const INVENTORY_NAME = 'results-inventory.json'

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const countsSchema = v.record(v.string(), countSchema)
const inventorySchema = v.strictObject({
  schema: v.literal(1),
  storeId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  lastSequenceNo: countSchema,
  given: countsSchema,
  gone: countsSchema,
  hasLog: v.boolean(),
})

const pathOf = (databasePath: string) => join(dirname(databasePath), INVENTORY_NAME)

/** @throws what SQLite throws at damage */
export function takeInventory(database: Database): Inventory {
  return {
    storeId: readStoreId(database),
    lastSequenceNo: lastSequenceNo(database),
    given: readGiven(database),
    gone: readGone(database),
  }
}

/** What the results must still hold; null where nobody has written it down, or it cannot be read. */
export function readInventory(databasePath: string, log: Log): WrittenInventory | null {
  const path = pathOf(databasePath)
  if (!existsSync(path)) return null
  try {
    return parseJsonFile(path, inventorySchema)
  } catch (error) {
    log.error('inventory-unreadable', { error })
    return null
  }
}

/** @throws what the disk throws */
export function writeInventory(databasePath: string, inventory: WrittenInventory): void {
  writeJsonFile(pathOf(databasePath), { schema: 1, ...inventory })
}

/**
 * For whoever opens the results and closes them again, which takes their log into the file. Where it
 * cannot be written the results are used all the same: of a loss less is known then.
 */
export function keepInventory(
  database: Database,
  databasePath: string,
  log: Pick<Log, 'error'>,
): void {
  try {
    writeInventory(databasePath, { ...takeInventory(database), hasLog: false })
  } catch (error) {
    log.error('inventory-not-written', { error })
  }
}
