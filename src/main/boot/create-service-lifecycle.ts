import { join } from 'node:path'
import type { KioskNotifiers } from '../../shared/contract.ts'
import { askProcess, forkProcess } from '../background/fork-process.ts'
import { repair } from '../database/salvage/repair.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import type { Log } from '../platform/log.ts'
import { createRead } from '../reading/reader.ts'
import { loadSettings } from '../settings/load.ts'
import { openEmergencyGate } from '../staff/emergency.ts'
import { createServices } from './create-services.ts'
import type { LaunchOptions } from './launch-options.ts'
import { ServiceLifecycle } from './service-lifecycle.ts'

/** Of a million answers on a slow disk, many times over. */
const REPAIR_MS = 60 * 60_000

interface ServiceLifecycleOptions {
  launch: LaunchOptions
  appVersion: string
  notify: Pick<KioskNotifiers, 'exports'>
  log: Log
}

/** The services with processes of their own for what takes long; nothing of them is started yet. */
export function createServiceLifecycle({
  launch,
  appVersion,
  notify,
  log,
}: ServiceLifecycleOptions): ServiceLifecycle {
  const { appDir, dataDir, managedPath, allowExample, mountRoots } = launch
  const options = {
    ...{ appDir, dataDir, managedPath, allowExample, mountRoots, appVersion, loadSettings, log },
    forkExport: () => forkProcess('export-worker'),
    exportChanged: notify.exports.changed,
    backUp: (about: object) => askProcess('backup', { kind: 'copy', ...about }, log),
    erase: (about: object) => askProcess('backup', { kind: 'erase', ...about }, log),
    read: createRead((task) => askProcess('reading', task, log), log),
  }
  return new ServiceLifecycle(
    (isAgain, means) => createServices(options, isAgain, means),
    log,
    () => openEmergencyGate(dataDir, loadSettings, log),
    () =>
      repair(
        join(dataDir, DATABASE_NAME),
        (task) => askProcess('salvage', task, log, REPAIR_MS),
        log,
      ),
  )
}
