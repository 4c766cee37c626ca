import type { DeferredCheck } from '../../database/deferred-check.ts'
import { ExportStore } from '../../database/export-store.ts'
import { exportSigner } from '../../export/signing.ts'
import { findDrives } from '../../export/mounts.ts'
import { StaffExports } from '../../export/staff-exports.ts'
import { Targets } from '../../export/targets.ts'
import { systemClock } from '../../platform/clock.ts'
import type { StaffGate } from '../../staff/staff-gate.ts'
import type { Services } from '../service-lifecycle.ts'
import type { CloseStack } from './close-stack.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

interface ExportOptions {
  options: Pick<
    ServiceOptions,
    'dataDir' | 'appDir' | 'appVersion' | 'forkExport' | 'exportChanged' | 'mountRoots' | 'log'
  >
  settings: Services['settings']
  results: Pick<OpenResults, 'database' | 'databasePath'> & {
    deferredCheck: Pick<DeferredCheck, 'suspect'>
  }
  staff: Pick<StaffGate, 'members' | 'view'>
}

/** The exports of staff, and where they may write to. */
export function createExports(
  { options, settings, results, staff }: ExportOptions,
  opened: CloseStack,
) {
  const { dataDir, appDir, appVersion, forkExport, exportChanged, mountRoots, log } = options
  try {
    log.info('export-key', { publicKey: exportSigner(dataDir).publicKey })
  } catch (error) {
    // Only an export needs it, and says so.
    log.error('export-key', { error })
  }
  const targets = new Targets({
    folder: settings.export.folder,
    mustBeMount: settings.export.targetMustBeMount,
    findDrives: () => findDrives(mountRoots ?? null),
  })
  const exports = new StaffExports({
    // Who has a PIN may change while these run.
    settings: {
      ...settings,
      get staff() {
        return staff.members
      },
    },
    ...{ dataDir, appDir, appVersion },
    store: new ExportStore(results.database, results.databasePath),
    ...{ targets, fork: forkExport, clock: systemClock, log },
    // An export goes on after its staff have left; the page is then a patient's.
    changed: (state) => {
      if (staff.view !== null) exportChanged(state)
      if (state.kind === 'failed' && state.code === 'database-corrupt') {
        results.deferredCheck.suspect(state.code)
      }
    },
  })
  opened.add(() => {
    exports.close()
  })
  return { targets, exports }
}
