import type { KioskNotifiers } from '../../shared/contract.ts'
import type { Log } from '../platform/log.ts'
import type { ServiceLifecycle } from './service-lifecycle.ts'

/** How often the visit's sign of life is written; a killed kiosk looks at most this much older. */
export const HEARTBEAT_MS = 5000

/**
 * What has to be done every few seconds as long as the kiosk runs.
 * @returns the end of it
 */
export function startHeartbeat(
  startup: ServiceLifecycle,
  notify: Pick<KioskNotifiers, 'visit' | 'setup'>,
  log: Log,
): () => void {
  const timer = setInterval(() => {
    try {
      startup.running?.upkeep()
      if (startup.running?.visits.heartbeat()) notify.visit.changed(null)
      startup.gate?.upkeep()
      // A visit under way goes on as if nothing were; at the welcome, and where a call has failed, the
      // page asks anew for all of it.
      const { isDamageSeen } = startup
      const isMended = startup.mend()
      const isToBeTold = isMended && (isDamageSeen || startup.running?.visits.view === null)
      if (startup.applyDue() || isToBeTold) notify.setup.applied()
    } catch (error) {
      log.error('heartbeat-failed', { error })
    }
  }, HEARTBEAT_MS)
  return () => {
    clearInterval(timer)
  }
}
