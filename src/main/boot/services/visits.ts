import type { Content } from '../../content/load.ts'
import { EndedStore } from '../../database/ended-store.ts'
import { PendingStore } from '../../database/pending-store.ts'
import type { StaffStore } from '../../database/staff-store.ts'
import { VisitStore } from '../../database/visit-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { Visits } from '../../visit/visits.ts'
import { HEARTBEAT_MS } from '../heartbeat.ts'
import type { Services } from '../service-lifecycle.ts'
import type { CloseStack } from './close-stack.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

interface VisitOptions {
  options: Pick<ServiceOptions, 'appVersion' | 'log'>
  settings: Services['settings']
  content: Content
  results: OpenResults
  staffStore: StaffStore
}

/** The visits, and what of them waits for the disk. */
export function createVisits(
  { options, settings, content, results, staffStore }: VisitOptions,
  opened: CloseStack,
) {
  const { appVersion, log } = options
  const { database, databasePath } = results
  const { kioskId, conditions, askOptional, quizGate, clinic, resumeWithinSeconds } = settings
  const store = new VisitStore(database, databasePath)
  const pending = new PendingStore({ store, audit: staffStore, clock: systemClock, log })
  opened.add(() => {
    pending.close()
  })
  const visits = new Visits({
    ...{ store: pending, content, clock: systemClock, log, kioskId, appVersion },
    ...{ conditions, askOptional, quizGate, limits: clinic.limits },
    resumeWithinMs: resumeWithinSeconds * 1000 + HEARTBEAT_MS,
  })
  return { pending, visits, evaluations: store, ended: new EndedStore(database) }
}
