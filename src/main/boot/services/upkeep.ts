import type { DailyBackup } from '../../backup/daily-backup.ts'
import type { DailyRetention } from '../../backup/daily-retention.ts'
import type { PendingStore } from '../../database/pending-store.ts'
import type { StaffExports } from '../../export/staff-exports.ts'
import type { SettingsEditor } from '../../setup/settings-editor.ts'
import type { NewStaffWatch } from '../../staff/new-staff.ts'
import type { StaffGate } from '../../staff/staff-gate.ts'
import type { Visits } from '../../visit/visits.ts'
import type { Services } from '../service-lifecycle.ts'
import type { OpenResults } from './results.ts'

interface UpkeepOptions {
  results: Pick<OpenResults, 'isStandIn' | 'deferredCheck' | 'inventory'>
  pending: Pick<PendingStore, 'retry' | 'isPending'>
  visits: Pick<Visits, 'view'>
  staff: Pick<StaffGate, 'isTrying'>
  settingsEditor: Pick<SettingsEditor, 'isBusy'>
  newStaff: Pick<NewStaffWatch, 'taking'>
  exports: Pick<StaffExports, 'state'>
  backup: Pick<DailyBackup, 'runIfDue'>
  /** Null where the clinic keeps every visit. */
  retention: Pick<DailyRetention, 'runIfDue'> | null
}

/** What the services do every few seconds, and whether others may take their place now. */
export function createUpkeep({
  results: { isStandIn, deferredCheck, inventory },
  pending,
  visits,
  staff,
  settingsEditor,
  newStaff,
  exports,
  backup,
  retention,
}: UpkeepOptions): Pick<Services, 'upkeep' | 'isIdle' | 'isSuspect'> {
  /** Whether a PIN is looked at or set: its answer comes from these services. */
  const isHashing = () => staff.isTrying || settingsEditor.isBusy || newStaff.taking !== null
  return {
    upkeep: () => {
      pending.retry()
      if (isStandIn) return
      deferredCheck.runIfDue()
      backup.runIfDue()
      retention?.runIfDue()
      inventory.runIfDue()
    },
    isIdle: () =>
      visits.view === null &&
      !pending.isPending &&
      !isHashing() &&
      exports.state.kind !== 'running',
    isSuspect: () => !isStandIn && deferredCheck.isSuspect,
  }
}
