import { randomBytes, randomUUID, scryptSync } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Database } from '../../src/main/database/connection.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { StaffStore } from '../../src/main/database/staff-store.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import type { Member } from '../../src/main/settings/member.ts'
import { StaffGate } from '../../src/main/staff/staff-gate.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryLog } from './memory-log.ts'
import { makeTempDir } from './temp-dir.ts'

export const RIGHT_PIN = '271828'
export const WRONG_PIN = '314159'

export function makeMember(name = 'Ann Lee', pin = RIGHT_PIN): Member {
  const cost = { N: 2 ** 14, r: 8, p: 1 }
  const salt = randomBytes(16)
  const hash = scryptSync(pin, salt, 32, cost).toString('base64')
  return {
    id: randomUUID(),
    name,
    role: 'Nurse',
    pin: { salt: salt.toString('base64'), hash, cost },
  }
}

export function openStaffStore(dataDir = makeTempDir()): { database: Database; store: StaffStore } {
  const path = join(dataDir, DATABASE_NAME)
  const database = openDatabase(path)
  onTestFinished(() => {
    database.close()
  })
  return { database, store: new StaffStore(database, path) }
}

/** A gate on a real database; `restart` is another run of the kiosk, whose monotonic clock starts anew. */
export function makeGate(members: readonly Member[] = [makeMember()]) {
  const { database, store } = openStaffStore()
  const log = new MemoryLog()
  const start = (clock = new FakeClock()) => ({
    clock,
    gate: new StaffGate({ members, idleMs: 60_000, store, clock, log }),
  })
  const actions = () =>
    database
      .prepare('SELECT action, details FROM audit ORDER BY seq')
      .all()
      .map((row) => {
        const { action, details } = row as { action: string; details: string }
        return { action, ...(JSON.parse(details) as Record<string, string>) }
      })
  return { ...start(), restart: start, database, log, actions }
}
