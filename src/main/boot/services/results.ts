import { join } from 'node:path'
import { findBrokenAudit } from '../../database/audit-log.ts'
import { BACKUPS_DIR } from '../../database/backup.ts'
import type { Database } from '../../database/connection.ts'
import { DeferredCheck } from '../../database/deferred-check.ts'
import type { ResultsHealth } from '../../database/health.ts'
import { InventoryKeeper } from '../../database/inventory-keeper.ts'
import { openOrSalvage } from '../../database/open-or-salvage.ts'
import { DATABASE_NAME } from '../../database/visit-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { readHealth } from '../../reading/reader.ts'
import type { CloseStack } from './close-stack.ts'
import type { ServiceOptions } from './service-options.ts'

/** The open file of results, and where what belongs to it lies. */
export interface OpenResults {
  database: Database
  databasePath: string
  backupsDir: string
  inventory: InventoryKeeper
  /** Looks through all of them, away from this thread. */
  readHealth: () => Promise<ResultsHealth>
  deferredCheck: DeferredCheck
}

/** @throws {AppError} why they cannot be opened */
export function openResults(
  { dataDir, read, log }: Pick<ServiceOptions, 'dataDir' | 'read' | 'log'>,
  opened: CloseStack,
): OpenResults {
  const databasePath = join(dataDir, DATABASE_NAME)
  const database = openOrSalvage(databasePath, log)
  const inventory = new InventoryKeeper({ database, databasePath, clock: systemClock, log })
  inventory.write()
  opened.add(() => {
    inventory.close()
    database.close()
  })
  const results = {
    ...{ database, databasePath, inventory, backupsDir: join(dataDir, BACKUPS_DIR) },
    readHealth: () => readHealth(read, databasePath),
  }
  const deferredCheck = new DeferredCheck({
    ...{ databasePath, readHealth: results.readHealth, clock: systemClock, log },
  })
  // A check that was put off looks at the audit log as well.
  const brokenAudit = deferredCheck.isDue ? null : findBrokenAudit(database)
  if (brokenAudit !== null) log.error('audit-broken', { seq: brokenAudit })
  return { ...results, deferredCheck }
}
