import { join } from 'node:path'
import { runTask } from '../background/run-task.ts'
import { forkWorker } from '../export/fork-worker.ts'
import type { PageEvents } from '../ipc/page-events.ts'
import type { Log } from '../platform/log.ts'
import { createRead } from '../reading/reader.ts'
import { loadSettings } from '../settings/load.ts'
import { openEmergencyGate } from '../staff/emergency.ts'
import { createServices } from './create-services.ts'
import type { LaunchOptions } from './launch-options.ts'
import { Startup } from './service-lifecycle.ts'

interface StartupOptions {
  launch: LaunchOptions
  appVersion: string
  events: Pick<PageEvents, 'exportChanged'>
  log: Log
}

/** The services with processes of their own for what takes long; nothing of them is started yet. */
export function createStartup({ launch, appVersion, events, log }: StartupOptions): Startup {
  const { appDir, dataDir, managedPath, allowExample, mountRoots } = launch
  const options = {
    ...{ appDir, dataDir, managedPath, allowExample, mountRoots, appVersion, loadSettings, log },
    forkExport: () => forkWorker(join(appDir, 'out', 'main', 'export-worker.js')),
    exportChanged: events.exportChanged,
    backUp: (about: object) => runTask('backup', about),
    read: createRead((task) => runTask('reading', task), log),
  }
  return new Startup(
    (isAgain) => createServices(options, isAgain),
    log,
    () => openEmergencyGate(dataDir, loadSettings, log),
  )
}
