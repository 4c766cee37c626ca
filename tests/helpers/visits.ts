import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Services } from '../../src/main/boot/service-lifecycle.ts'
import type { Database } from '../../src/main/database/connection.ts'
import { EndedStore } from '../../src/main/database/ended-store.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME, VisitStore } from '../../src/main/database/visit-store.ts'
import { Visits } from '../../src/main/visit/visits.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryLog } from './memory-log.ts'
import { makeTempDir } from './temp-dir.ts'
import { visitSetup } from './visit-setup.ts'

export {
  goTo,
  RESUME_WITHIN_MS,
  rightOption,
  shippedContent,
  visitSetup,
  wrongOption,
} from './visit-setup.ts'

export interface VisitsRig {
  visits: Visits
  database: Database
  databasePath: string
  clock: FakeClock
  log: MemoryLog
  /** As after a kill: a new run on the same file, at the same time. */
  restart: () => VisitsRig
}

/** The visits of one kiosk on a real database in a folder of its own. */
export function makeVisits(
  options: NonNullable<Parameters<typeof visitSetup>[1]> & {
    clock?: FakeClock
    databasePath?: string
  } = {},
): VisitsRig {
  const clock = options.clock ?? new FakeClock()
  const log = new MemoryLog()
  const databasePath = options.databasePath ?? join(makeTempDir(), DATABASE_NAME)
  const database = openDatabase(databasePath)
  onTestFinished(() => {
    database.close()
  })
  const store = new VisitStore(database, databasePath)
  const visits = new Visits({ ...visitSetup(clock, options), store, log })
  return {
    visits,
    database,
    databasePath,
    clock,
    log,
    restart: () => makeVisits({ ...options, clock, databasePath }),
  }
}

/** What staff ask of the visits that are over. */
export function careOf({
  database,
  databasePath,
}: VisitsRig): Pick<Services, 'ended' | 'evaluations'> {
  return {
    ended: new EndedStore(database),
    evaluations: new VisitStore(database, databasePath),
  }
}
