import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Problem } from '../../shared/errors.ts'
import type { PinFault } from '../../shared/setup.ts'
import type { AuditEntry } from '../database/audit-log.ts'
import type { StaffStore } from '../database/staff-store.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { FileProblem, checkValue } from '../platform/json-file.ts'
import type { Member, NewMember } from '../settings/member.ts'
import { settingsSchema, type Settings } from '../settings/schema.ts'
import { writeSettings } from '../settings/write.ts'
import { hashPin, isPinSync } from './pin-hash.ts'
import { findPinFault, pinFaultReasons } from './pin-rules.ts'

interface Options {
  dataDir: string
  /** As they are stored: what stands in for missing ones in development must not be written. */
  settings: Settings
  store: StaffStore
  /** The numbers that patients can read. */
  phones: readonly string[]
  /** What names the people: a file, or the screen. */
  source: string
  /** What is noted of who does it, where somebody is in. */
  by?: Readonly<Record<string, string>>
  /** What is to be noted first, with it. */
  before?: readonly AuditEntry[]
}

/** The people of whom a PIN was refused, besides naming where it stands: why. */
export class PinRefused extends FileProblem {
  constructor(
    readonly fault: PinFault,
    problems: Problem[],
  ) {
    super(problems)
  }
}

/**
 * Gives people their PINs: all of them or, where one is refused, none. A name that is there already
 * gets the new PIN, so a forgotten one costs nothing else.
 * @returns the settings as they are now
 * @throws {PinRefused} naming each key that is refused and why, never the PIN
 * @throws {FileProblem} of a name or role
 */
export function enrol(people: readonly NewMember[], options: Options): Settings {
  const { dataDir, settings, store, phones, source, by = {}, before = [] } = options
  const kept = settings.staff.filter(({ name }) => !people.some((person) => person.name === name))
  const faults = people.flatMap(({ pin }, index) => {
    const isTaken =
      people.findIndex((person) => person.pin === pin) < index ||
      kept.some((member) => isPinSync(pin, member.pin))
    const fault = findPinFault(pin, phones) ?? (isTaken ? 'taken' : null)
    return fault === null ? [] : [{ fault, key: `${index}.pin` }]
  })
  const [first] = faults
  if (first !== undefined) {
    throw new PinRefused(
      first.fault,
      faults.map(({ fault, key }) => ({ file: source, key, reason: pinFaultReasons[fault] })),
    )
  }

  const added = people.map(({ name, role, pin }): Member => {
    const known = settings.staff.find((member) => member.name === name)
    return { id: known?.id ?? randomUUID(), name, role, pin: hashPin(pin) }
  })
  const next = checkValue(source, settingsSchema, { ...settings, staff: [...kept, ...added] })
  const at = isoWithOffset(new Date())
  const entries = added.map(({ name, role }) => ({
    at,
    action: 'staff-pin-set',
    details: { name, role, ...by },
  }))
  store.audit([...before, ...entries], () => {
    writeSettings(join(dataDir, 'settings.json'), next)
  })
  return next
}
