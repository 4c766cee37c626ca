import { ServiceLifecycle, type Services } from '../../src/main/boot/service-lifecycle.ts'
import type { Log } from '../../src/main/platform/log.ts'

/** As after a start of the kiosk with these services, or with what they throw. */
export function startedServiceLifecycle(start: () => Services, log: Log): ServiceLifecycle {
  const startup = new ServiceLifecycle(start, log)
  startup.begin()
  return startup
}
