import type { LocaleContent } from '../../content/load-locale.ts'
import type { Content } from '../../content/load.ts'
import { StaffStore } from '../../database/staff-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { SettingsEditor } from '../../setup/settings-editor.ts'
import { takeNewStaff } from '../../staff/new-staff.ts'
import { StaffGate } from '../../staff/staff-gate.ts'
import { auditStart, completeAudit } from '../audit-start.ts'
import type { readSettings } from '../load-configuration.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

/** What the gate and the audit log are written with; the audit log is complete from here on. */
export function openStaffStore(
  { dataDir, log }: Pick<ServiceOptions, 'dataDir' | 'log'>,
  { database, databasePath }: OpenResults,
): StaffStore {
  const store = new StaffStore(database, databasePath)
  completeAudit(dataDir, store, log)
  return store
}

interface StaffOptions {
  options: Pick<ServiceOptions, 'dataDir' | 'appVersion' | 'log'>
  configuration: ReturnType<typeof readSettings>
  loaded: Content
  isApproved: (locale: LocaleContent) => boolean
  store: StaffStore
  /** Whether only the settings changed: the kiosk itself has not been off. */
  isAgain: boolean
}

/** The gate for whoever has a PIN by now, and the settings that they may change. */
export function createStaff({
  options: { dataDir, appVersion, log },
  configuration: { stored, lay: applyManaged, settings },
  loaded,
  isApproved,
  store,
  isAgain,
}: StaffOptions) {
  const { clinic } = settings
  const withStaff = takeNewStaff(dataDir, stored, clinic, store, log)
  const staff = new StaffGate({
    members: withStaff.staff,
    idleMs: settings.staffIdleSeconds * 1000,
    ...{ store, clock: systemClock, log },
  })
  if (!isAgain) auditStart(appVersion, store, log)
  const settingsEditor = new SettingsEditor({
    ...{ dataDir, stored: withStaff, clinic, applyManaged, isApproved },
    ...{ content: loaded, store, clock: systemClock },
  })
  return { staff, settingsEditor }
}
