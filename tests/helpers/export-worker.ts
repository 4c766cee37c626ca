import { dirname, resolve } from 'node:path'
import type { BackgroundProcess } from '../../src/main/background/run-task.ts'
import { ExportStore } from '../../src/main/database/export-store.ts'
import { performExport } from '../../src/main/export/perform-export.ts'
import { StaffExports } from '../../src/main/export/staff-exports.ts'
import { Targets } from '../../src/main/export/targets.ts'
import type { Settings } from '../../src/main/settings/schema.ts'
import type { ExportState } from '../../src/shared/exports.ts'
import { SameProcess } from './same-process.ts'
import type { VisitsRig } from './visits.ts'

/** The clinic's folder, and no drive. */
export const makeTargets = (folder: string | null, mustBeMount = false) =>
  new Targets({ folder, mustBeMount, findDrives: () => [] })

/** The exports of staff on the results of a test, written by the worker's own code. */
export function makeStaffExports(
  { database, databasePath, clock, log }: VisitsRig,
  settings: Settings,
  {
    fork = () => new SameProcess(performExport),
    changed = () => undefined,
  }: { fork?: () => BackgroundProcess; changed?: (state: ExportState) => void } = {},
): StaffExports {
  return new StaffExports({
    settings,
    dataDir: dirname(databasePath),
    appDir: resolve(import.meta.dirname, '../..'),
    appVersion: '0.0.0',
    store: new ExportStore(database, databasePath),
    targets: makeTargets(settings.export.folder, settings.export.targetMustBeMount),
    ...{ fork, changed, clock, log },
  })
}
