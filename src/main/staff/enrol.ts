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
import { findByPin, hashPin } from './pin-hash.ts'
import { findPinFault, pinFaultReasons } from './pin-rules.ts'

interface Options {
  dataDir: string
  /** As they are stored by then: what stands in for missing ones in development must not be written. */
  settings: () => Settings
  store: Pick<StaffStore, 'audit'>
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
 * gets the new PIN, so a forgotten one costs nothing else. Takes a tenth of a second for each PIN that
 * there is and each that comes, during which others go on.
 * @returns the settings as they are now
 * @throws {PinRefused} naming each key that is refused and why, never the PIN
 * @throws {FileProblem} of a name or role
 */
export async function enrol(people: readonly NewMember[], options: Options): Promise<Settings> {
  const { dataDir, store, source, by, before = [] } = options
  await refuseBadPins(people, options)
  const hashes = await Promise.all(people.map(({ pin }) => hashPin(pin)))

  // From here on without a pause: whatever the settings have become meanwhile is kept.
  const settings = options.settings()
  const added = people.flatMap(({ name, role }, index): Member[] => {
    const known = settings.staff.find((member) => member.name === name)
    const pin = hashes[index]
    return pin === undefined ? [] : [{ id: known?.id ?? randomUUID(), name, role, pin }]
  })
  const staff = [...keptOf(settings, people), ...added]
  const next = checkValue(source, settingsSchema, { ...settings, staff })
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

/** Those who keep their PIN. */
const keptOf = ({ staff }: Settings, people: readonly NewMember[]) =>
  staff.filter(({ name }) => !people.some((person) => person.name === name))

/** @throws {PinRefused} */
async function refuseBadPins(
  people: readonly NewMember[],
  { settings, phones, source }: Options,
): Promise<void> {
  const kept = keptOf(settings(), people)
  const faults = await Promise.all(
    people.map(async ({ pin }, index) => {
      const fault = findPinFault(pin, phones)
      if (fault !== null) return fault
      const isTwice = people.findIndex((person) => person.pin === pin) < index
      return isTwice || (await findByPin(pin, kept)) !== null ? 'taken' : null
    }),
  )
  const [first] = faults.filter((fault) => fault !== null)
  if (first === undefined) return
  const problems = faults.flatMap((fault, index) =>
    fault === null ? [] : [{ file: source, key: `${index}.pin`, reason: pinFaultReasons[fault] }],
  )
  throw new PinRefused(first, problems)
}
