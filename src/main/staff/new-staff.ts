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
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { newMembersSchema } from '../settings/member.ts'
import type { Settings } from '../settings/schema.ts'
import { enrol } from './enrol.ts'

/** What whoever owns the machine puts into the data folder, where no command can be run. */
export const NEW_STAFF_NAME = 'new-staff.json'

/** The numbers that patients can read, so that none of them becomes a PIN. */
export function phonesOf(clinic: Clinic | undefined): string[] {
  if (clinic === undefined) return []
  return [clinic.emergencyNumber, clinic.clinicPhone, clinic.afterHoursPhone]
}

/**
 * Takes the new PINs and erases the file. Of a bad file nothing is taken: it stays, and the log says
 * what is wrong with it.
 * @returns the settings as they are now
 */
export async function takeNewStaff(
  dataDir: string,
  settings: () => Settings,
  clinic: Clinic | undefined,
  store: Pick<StaffStore, 'audit'>,
  log: Log,
): Promise<Settings> {
  const path = join(dataDir, NEW_STAFF_NAME)
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return settings()
  try {
    const people = parseJsonFile(path, newMembersSchema)
    const options = { dataDir, settings, store, phones: phonesOf(clinic), source: path }
    const next = await enrol(people, options)
    eraseOrLog(path, log)
    log.info('staff-pins-set', { count: people.length })
    return next
  } catch (error) {
    // The kiosk goes on for patients; a bad file must not stop it.
    const problems =
      error instanceof FileProblem ? error.problems.map(describeWithoutContent) : undefined
    log.error('new-staff-refused', { path, problems, error: problems ? undefined : error })
    return settings()
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

/** Nobody gets more tries by putting files there than so often. */
const LOOKED_AT_EVERY_MS = 60_000

interface WatchOptions {
  dataDir: string
  /** Undefined where none is set up. */
  clinic: Clinic | undefined
  store: Pick<StaffStore, 'audit'>
  /** As they are stored. */
  settings: () => Settings
  /** Called with the settings that have new PINs in them. */
  taken: (settings: Settings) => void
  clock: Clock
  log: Log
}

/**
 * Takes `new-staff.json` whenever somebody puts one there, not only at a start: where the pad waits
 * after wrong PINs, or all are forgotten, it is the way in.
 */
export class NewStaffWatch {
  readonly #options: WatchOptions
  #notBeforeMs = -Infinity
  /** The file that was refused, as it was: it stays, and is looked at again only when it has changed. */
  #refused = ''
  #taking: Promise<void> | null = null

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /** Settles when what was found is in force or refused; null while there is nothing to wait for. */
  get taking(): Promise<void> | null {
    return this.#taking
  }

  /** To be called at the start and every few seconds. */
  look(): void {
    const { clock } = this.#options
    if (this.#taking !== null || clock.monotonicMs() < this.#notBeforeMs) return
    const found = this.#signature()
    if (found === null || found === this.#refused) return
    this.#notBeforeMs = clock.monotonicMs() + LOOKED_AT_EVERY_MS
    this.#taking = this.#take(found).finally(() => {
      this.#taking = null
    })
  }

  async #take(found: string): Promise<void> {
    const { dataDir, settings, clinic, store, log, taken } = this.#options
    const next = await takeNewStaff(dataDir, settings, clinic, store, log)
    if (next === settings()) this.#refused = found
    else taken(next)
  }

  /** Null where there is none. */
  #signature(): string | null {
    const stats = lstatSync(join(this.#options.dataDir, NEW_STAFF_NAME), { throwIfNoEntry: false })
    return stats === undefined ? null : `${stats.ino} ${stats.size} ${stats.mtimeMs}`
  }
}
