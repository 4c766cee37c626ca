import { existsSync, lstatSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import type { AuditEntry } from '../database/audit-log.ts'
import type { StaffStore } from '../database/staff-store.ts'
import { systemClock } from '../platform/clock.ts'
import { parseJsonFile } from '../platform/json-file.ts'
import type { Log } from '../platform/log.ts'
import { writeJsonFile } from '../platform/write-json.ts'
import type { Settings } from '../settings/schema.ts'
import { FREE_TRIES } from './back-off.ts'
import { NewStaffWatch } from './new-staff.ts'
import { StaffGate } from './staff-gate.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const keptSchema = v.strictObject({
  failures: count,
  entries: v.array(
    v.strictObject({
      at: v.string(),
      action: v.string(),
      details: v.record(v.string(), v.string()),
    }),
  ),
})
type Kept = v.InferOutput<typeof keptSchema>

/** More come only from somebody who plays with the pad, and the first ones show that. */
const MOST_ENTRIES = 1000

const keptPath = (dataDir: string) => join(dataDir, 'emergency-gate.json')

/**
 * What the gate leaves while the results cannot be opened, in a file of its own: the count of wrong
 * PINs, which a restart must not forget, and what the audit log is to have later.
 */
class EmergencyStore implements Pick<StaffStore, 'failures' | 'setFailures' | 'audit'> {
  readonly #path: string
  #kept: Kept

  constructor(dataDir: string, log: Log) {
    this.#path = keptPath(dataDir)
    this.#kept = readKept(this.#path, log)
  }

  get failures(): number {
    return this.#kept.failures
  }

  /** @throws {AppError} `save-failed` */
  setFailures(failures: number, ...entries: AuditEntry[]): void {
    this.#write(failures, entries)
  }

  /**
   * @param write writes the settings that the entries tell of
   * @throws {AppError} `save-failed`, or what `write` throws: then the entries tell of what was tried
   */
  audit(entries: readonly AuditEntry[], write?: () => void): void {
    this.#write(this.failures, entries)
    write?.()
  }

  #write(failures: number, added: readonly AuditEntry[]): void {
    const entries = [...this.#kept.entries, ...added].slice(0, MOST_ENTRIES)
    const kept = { failures, entries: entries.map((entry) => ({ ...entry })) }
    try {
      writeJsonFile(this.#path, kept)
    } catch (error) {
      const reason = (error as Error).message
      throw new AppError('save-failed', { file: this.#path, key: '', reason }, { cause: error })
    }
    this.#kept = kept
  }
}

/** Of a file that makes no sense: one try. Nobody may get more by damaging it, and staff come in. */
function readKept(path: string, log: Log): Kept {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { failures: 0, entries: [] }
  try {
    return parseJsonFile(path, keptSchema)
  } catch (error) {
    log.error('emergency-not-read', { error })
    return { failures: FREE_TRIES - 1, entries: [] }
  }
}

/**
 * The gate of a kiosk that cannot start: staff can leave it or have it start again, and no more.
 * @returns null where no PIN can be checked, as without readable settings
 */
export function openEmergencyGate(
  dataDir: string,
  load: (dataDir: string) => Settings,
  log: Log,
): StaffGate | null {
  try {
    let settings = load(dataDir)
    const { staff: members, staffIdleSeconds, clinic } = settings
    if (members.length === 0) return null
    const store = new EmergencyStore(dataDir, log)
    const gate = new StaffGate({
      members,
      idleMs: staffIdleSeconds * 1000,
      ...{ store, clock: systemClock, log },
    })
    const newStaff = new NewStaffWatch({
      ...{ dataDir, clinic, store, clock: systemClock, log },
      settings: () => settings,
      taken: (next) => {
        settings = next
        gate.useMembers(next.staff)
      },
    })
    gate.watchNewStaff(newStaff)
    return gate
  } catch (error) {
    log.warn('no-emergency-gate', { error })
    return null
  }
}

/** Takes over what the emergency gate left, once the results can be opened again. */
export function takeEmergency(dataDir: string, store: StaffStore, log: Log): void {
  const path = keptPath(dataDir)
  if (!existsSync(path)) return
  try {
    const { failures, entries } = parseJsonFile(path, keptSchema)
    store.setFailures(Math.max(failures, store.failures), ...entries)
    rmSync(path)
  } catch (error) {
    log.error('emergency-not-taken', { error })
  }
}
