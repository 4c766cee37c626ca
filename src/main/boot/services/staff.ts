import type { LocaleContent } from '../../content/load-locale.ts'
import type { Content } from '../../content/load.ts'
import { StaffStore } from '../../database/staff-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { SettingsEditor } from '../../setup/settings-editor.ts'
import { NewStaffWatch } from '../../staff/new-staff.ts'
import { StaffGate } from '../../staff/staff-gate.ts'
import { auditStart, completeAudit } from '../audit-start.ts'
import type { readSettings } from '../load-configuration.ts'
import type { Carried } from './continuity.ts'
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
  /** From the services before these. */
  carried?: Carried | undefined
}

/** The gate for whoever has a PIN by now, and the settings that they may change. */
export function createStaff({
  options: { dataDir, appVersion, log },
  configuration: { stored, lay: applyManaged, settings },
  loaded,
  isApproved,
  store,
  isAgain,
  carried,
}: StaffOptions) {
  const { clinic } = settings
  const staff = new StaffGate({
    members: stored.staff,
    idleMs: settings.staffIdleSeconds * 1000,
    ...{ store, clock: systemClock, log },
    ...(carried && { unsaved: carried.unsaved }),
  })
  if (!isAgain) auditStart(appVersion, store, log)
  const settingsEditor = new SettingsEditor({
    ...{ dataDir, stored, clinic, applyManaged, isApproved },
    ...{ content: loaded, store, clock: systemClock },
  })
  const newStaff = new NewStaffWatch({
    ...{ dataDir, clinic, store, clock: systemClock, log },
    settings: () => settingsEditor.stored,
    taken: (settings) => {
      settingsEditor.adopt(settings)
      staff.useMembers(settings.staff)
    },
  })
  staff.watchNewStaff(newStaff)
  newStaff.look()
  return { staff, settingsEditor, newStaff }
}
