import { Startup, type Services } from '../../src/main/boot/service-lifecycle.ts'
import type { Log } from '../../src/main/platform/log.ts'

/** As after a start of the kiosk with these services, or with what they throw. */
export function begunStartup(start: () => Services, log: Log): Startup {
  const startup = new Startup(start, log)
  startup.begin()
  return startup
}
