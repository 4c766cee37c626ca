import { systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { loadSettings } from '../settings/load.ts'
import { FirstSetup } from '../setup/first-setup.ts'
import type { LaunchOptions } from './launch-options.ts'
import { readExampleClinic } from './load-configuration.ts'

/** The first set-up, which begins when staff are shown it. */
export function createFirstSetup(
  { dataDir, appDir, managedPath }: LaunchOptions,
  log: Log,
): FirstSetup {
  return new FirstSetup({
    ...{ dataDir, appDir, managedPath, log, clock: systemClock },
    load: loadSettings,
    example: () => readExampleClinic(appDir),
  })
}
