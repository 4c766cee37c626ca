import type { StaffStore } from '../database/staff-store.ts'
import { isoWithOffset, systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { takeEmergency } from '../staff/emergency.ts'

/** Adds to the audit log what it lacks of the time before this start. */
export function completeAudit(dataDir: string, store: StaffStore, log: Log): void {
  try {
    const rows = store.finishSettings()
    if (rows > 0) log.warn('audit-completed', { rows })
  } catch (error) {
    log.error('audit-not-completed', { error })
  }
  takeEmergency(dataDir, store, log)
}

export function auditStart(version: string, store: StaffStore, log: Log): void {
  const at = isoWithOffset(systemClock.now())
  try {
    store.audit([{ at, action: 'kiosk-started', details: { version } }])
  } catch (error) {
    // A full disk must not keep the patient from the way to help.
    log.error('start-not-audited', { error })
  }
}
