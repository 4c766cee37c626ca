import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { findBrokenAudit } from '../../database/audit-log.ts'
import { BACKUPS_DIR } from '../../database/backup.ts'
import type { Database } from '../../database/connection.ts'
import { DeferredCheck } from '../../database/deferred-check.ts'
import type { ResultsHealth } from '../../database/health.ts'
import { InventoryKeeper } from '../../database/inventory-keeper.ts'
import { removeLeftovers } from '../../database/leftovers.ts'
import { openQuickly } from '../../database/open-or-salvage.ts'
import { openStandIn } from '../../database/stand-in.ts'
import { DATABASE_NAME } from '../../database/visit-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { hasRoom } from '../../platform/disk-room.ts'
import { readHealth } from '../../reading/reader.ts'
import type { CloseStack } from './close-stack.ts'
import type { ServiceOptions } from './service-options.ts'

/** The open file of results, and where what belongs to it lies. */
export interface OpenResults {
  database: Database
  databasePath: string
  backupsDir: string
  /** What is written down beside them. */
  inventory: Pick<InventoryKeeper, 'runIfDue' | 'write' | 'close'>
  /** Whether it only stands for the file: nothing can be saved now. */
  isStandIn: boolean
  /** Looks through all of them, away from this thread. */
  readHealth: () => Promise<ResultsHealth>
  deferredCheck: DeferredCheck
}

/**
 * `file`: as they lie on the disk; what stands for them where that has no room. `repaired`: another
 * process has just been through them. `stand-in`: the file is not to be touched.
 */
export type ResultsSource = 'file' | 'repaired' | 'stand-in'

/** Of what only stands for the results nothing is written down. */
const keepsNothing: OpenResults['inventory'] = {
  runIfDue: () => undefined,
  write: () => undefined,
  close: () => undefined,
}

/** SQLite's words for a disk without room, among others. */
const NO_ROOM = new Set<AppError['code']>(['save-failed', 'data-folder-unwritable'])

const isForWantOfRoom = ({ code }: AppError, dataDir: string): boolean =>
  NO_ROOM.has(code) && !hasRoom(dataDir)

/**
 * @throws {RepairNeeded} where they cannot be opened at once
 * @throws {AppError} why they cannot be opened
 */
export function openResults(
  { dataDir, read, log }: Pick<ServiceOptions, 'dataDir' | 'read' | 'log'>,
  opened: CloseStack,
  source: ResultsSource,
): OpenResults {
  const databasePath = join(dataDir, DATABASE_NAME)
  const { database, isStandIn } = openOrStandIn(databasePath, dataDir, source, log)
  const inventory = isStandIn ? keepsNothing : keeperOf(database, databasePath, log)
  opened.add(() => {
    inventory.close()
    database.close()
  })
  const results = {
    ...{ database, databasePath, inventory, isStandIn, backupsDir: join(dataDir, BACKUPS_DIR) },
    readHealth: () => readHealth(read, databasePath),
  }
  const deferredCheck = new DeferredCheck({
    ...{ databasePath, readHealth: results.readHealth, clock: systemClock, log },
  })
  // A check that was put off looks at the audit log as well.
  const brokenAudit = isStandIn || deferredCheck.isDue ? null : findBrokenAudit(database)
  if (brokenAudit !== null) log.error('audit-broken', { seq: brokenAudit })
  return { ...results, deferredCheck }
}

function openOrStandIn(
  databasePath: string,
  dataDir: string,
  source: ResultsSource,
  log: ServiceOptions['log'],
): Pick<OpenResults, 'database' | 'isStandIn'> {
  if (source !== 'stand-in') {
    const openFile = () => openQuickly(databasePath, source === 'repaired', log)
    try {
      return { database: openWithRoom(openFile, dataDir), isStandIn: false }
    } catch (error) {
      if (!(error instanceof AppError) || !isForWantOfRoom(error, dataDir)) throw error
      log.error('results-not-open', { code: error.code, problem: error.problem })
    }
  }
  return { database: openStandIn(databasePath, log), isStandIn: true }
}

function keeperOf(database: Database, databasePath: string, log: ServiceOptions['log']) {
  return new InventoryKeeper({ database, databasePath, clock: systemClock, log })
}

/** Where the disk is full, once more with the room that can be made. */
function openWithRoom(open: () => Database, dataDir: string): Database {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof AppError) || !isForWantOfRoom(error, dataDir)) throw error
    removeLeftovers(dataDir)
    return open()
  }
}
