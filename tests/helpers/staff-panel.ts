import { dirname, join } from 'node:path'
import { Approvals } from '../../src/main/approvals/approvals.ts'
import type { Services } from '../../src/main/boot/service-lifecycle.ts'
import { ApprovalStore } from '../../src/main/database/approval-store.ts'
import { BACKUPS_DIR } from '../../src/main/database/backup.ts'
import type { DeviceHost } from '../../src/main/handlers/device.ts'
import { keptResults } from '../../src/main/reading/kept-results.ts'
import { readHealth } from '../../src/main/reading/reader.ts'
import { Reports } from '../../src/main/reading/reports.ts'
import { reportLessonOf } from '../../src/main/reports/report-lesson.ts'
import { makeClinic } from './factories.ts'
import { MemoryLog } from './memory-log.ts'
import { readHere } from './read-here.ts'
import { shippedContent, type VisitsRig } from './visits.ts'

/** What the staff panel asks for of the languages and the results, on the database of a rig. */
export function makePanelServices(
  rig: VisitsRig,
  settings: Services['settings'],
  loaded = shippedContent,
): Pick<Services, 'kept' | 'health' | 'reports' | 'continuity'> & { approvals: Approvals } {
  const { database, databasePath, clock } = rig
  const store = new ApprovalStore(database, databasePath)
  const approvals = new Approvals({ loaded, settings, store, clock, log: new MemoryLog() })
  return {
    approvals,
    continuity: {
      isStandIn: false,
      need: () => 'nothing',
      carry: () => ({
        ...{ visit: null, queue: [], unsaved: { failures: null, entries: [] } },
      }),
      takeQueue: () => undefined,
      giveQueue: () => [],
    },
    kept: keptResults(database, join(dirname(databasePath), BACKUPS_DIR), readHere),
    health: {
      backupProblem: () => null,
      copiedAt: () => null,
      readHealth: () => readHealth(readHere, databasePath),
    },
    reports: new Reports({ ...rig, read: readHere, lesson: reportLessonOf(loaded, makeClinic()) }),
  }
}

/** In the place of the machine that the device screen looks at. */
export function fakeDevice(change: Partial<DeviceHost> = {}): DeviceHost {
  return {
    freeBytes: () => 2 ** 33,
    versions: { app: '0.0.0', electron: '45.0.0', chromium: '140.0.0.0' },
    logTail: () => [],
    restart: () => undefined,
    ...change,
  }
}
