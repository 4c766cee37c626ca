import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Clinic } from '../../shared/clinic.ts'
import { describeProblem, type Problem } from '../../shared/errors.ts'
import type { StaffStore } from '../database/staff-store.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'
import type { Log } from '../platform/log.ts'
import { newMembersSchema } from '../settings/member.ts'
import type { Settings } from '../settings/schema.ts'
import { enrol } from './enrol.ts'

/** What whoever owns the machine puts into the data folder, where no command can be run. */
export const NEW_STAFF_NAME = 'new-staff.json'

/** The numbers that patients can read, so that none of them becomes a PIN. */
export function phonesOf(clinic: Clinic): string[] {
  return [clinic.emergencyNumber, clinic.clinicPhone, clinic.afterHoursPhone]
}

/**
 * Takes the new PINs and erases the file. Of a bad file nothing is taken: it stays, and the log says
 * what is wrong with it.
 * @returns the settings as they are now
 */
export function takeNewStaff(
  dataDir: string,
  settings: Settings,
  clinic: Clinic,
  store: StaffStore,
  log: Log,
): Settings {
  const path = join(dataDir, NEW_STAFF_NAME)
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return settings
  try {
    const people = parseJsonFile(path, newMembersSchema)
    const options = { dataDir, settings, store, phones: phonesOf(clinic), source: path }
    const next = enrol(people, options)
    eraseOrLog(path, log)
    log.info('staff-pins-set', { count: people.length })
    return next
  } catch (error) {
    // The kiosk goes on for patients; a bad file must not stop it.
    const problems =
      error instanceof FileProblem ? error.problems.map(describeWithoutContent) : undefined
    log.error('new-staff-refused', { path, problems, error: problems ? undefined : error })
    return settings
  }
}

/** What is wrong, without what stands there: valibot and JSON both quote it, and it may be a PIN. */
function describeWithoutContent({ file, key, reason }: Problem): string {
  return describeProblem({
    file,
    key: key.replace(/[0-9]{6,}/g, '…'),
    reason: reason.replace(/ but received .*/s, '').replace(/^(is not valid JSON).*/s, '$1'),
  })
}

/** The PINs are in force by now, whatever becomes of the file. */
function eraseOrLog(path: string, log: Log): void {
  try {
    erase(path)
  } catch (error) {
    log.error('new-staff-not-erased', { path, error })
  }
}

/**
 * Overwritten first: a name taken off a disk leaves what it named there. Never what a link leads to:
 * the file may have been changed for one since it was read.
 */
function erase(path: string): void {
  const file = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    const stats = fstatSync(file)
    if (stats.isFile()) writeSync(file, ' '.repeat(stats.size))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  rmSync(path)
}
