import type { Content } from '../../content/load.ts'
import { keepFirstBaseUrl } from '../../database/base-url.ts'
import { EndedStore } from '../../database/ended-store.ts'
import { PendingStore } from '../../database/pending-store.ts'
import type { StaffStore } from '../../database/staff-store.ts'
import { VisitStore } from '../../database/visit-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { Visits } from '../../visit/visits.ts'
import { HEARTBEAT_MS } from '../heartbeat.ts'
import type { Services } from '../service-lifecycle.ts'
import type { CloseStack } from './close-stack.ts'
import type { Carried } from './continuity.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

interface VisitOptions {
  options: Pick<ServiceOptions, 'appVersion' | 'log'>
  settings: Services['settings']
  content: Content
  results: OpenResults
  staffStore: StaffStore
  /** From the services before these. */
  carried?: Carried | undefined
}

/** The visits, and what of them waits for the disk. */
export function createVisits(
  { options, settings, content, results, staffStore, carried }: VisitOptions,
  opened: CloseStack,
) {
  const { appVersion, log } = options
  const { database, databasePath } = results
  const { kioskId, conditions, askOptional, quizGate, clinic, resumeWithinSeconds } = settings
  const { baseUrl } = settings.export
  try {
    keepFirstBaseUrl(database, databasePath, baseUrl)
  } catch (error) {
    // The next start or export keeps it; until then nothing is told of these visits.
    log.error('base-url-not-kept', { error })
  }
  const store = new VisitStore(database, databasePath)
  if (carried !== undefined) stopOthers(store, carried, log)
  const pending = new PendingStore({ store, audit: staffStore, clock: systemClock, log })
  opened.add(() => {
    pending.close()
  })
  const visits = new Visits({
    ...{ store: pending, content, clock: systemClock, log, kioskId, appVersion },
    ...{ conditions, askOptional, quizGate, clinic, baseUrl },
    resumeWithinMs: resumeWithinSeconds * 1000 + HEARTBEAT_MS,
    ...(carried && { carried: { visit: carried.visit } }),
  })
  return { pending, visits, evaluations: store, ended: new EndedStore(database) }
}

/**
 * A visit that the file has as open, and that nobody knew of while it could not be opened, is over:
 * there is one at a time.
 */
function stopOthers(
  store: VisitStore,
  { visit, queue }: Carried,
  log: ServiceOptions['log'],
): void {
  try {
    const open = store.findOpen()
    if (open === null || open.id === visit?.id) return
    if (queue.some(({ visitId }) => visitId === open.id)) return
    store.stopAbandoned(open.id)
    log.info('visit-stopped', { visitId: open.id, because: 'interrupted' })
  } catch (error) {
    log.error('open-visit-not-stopped', { error })
  }
}
