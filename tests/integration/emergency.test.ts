import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ServiceLifecycle, type Services } from '../../src/main/boot/service-lifecycle.ts'
import { findBrokenAudit } from '../../src/main/database/audit-log.ts'
import { StaffStore } from '../../src/main/database/staff-store.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { openEmergencyGate, takeEmergency } from '../../src/main/staff/emergency.ts'
import { AppError } from '../../src/shared/errors.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { readSettings } from '../helpers/setup.ts'
import { canMakeDisk, makeSmallDisk, whyNoDisk } from '../helpers/small-disk.ts'
import { makeGate, makeMember, RIGHT_PIN, WRONG_PIN } from '../helpers/staff.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

function makeFolder(staff = [makeMember()]) {
  const dataDir = makeTempDir()
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ ...defaultSettings(), staff }))
  return { dataDir, log: new MemoryLog(), path: join(dataDir, 'emergency-gate.json') }
}

describe('the gate of a kiosk that cannot start', () => {
  it('counts wrong PINs on the disk before it looks at one', async () => {
    const { dataDir, log } = makeFolder()
    for (let tries = 0; tries < 5; tries++) {
      // Each time as after a restart.
      await openEmergencyGate(dataDir, readSettings, log)?.unlock(WRONG_PIN)
    }
    expect(openEmergencyGate(dataDir, readSettings, log)?.gate.waitSeconds).toBeGreaterThan(0)
    expect(await openEmergencyGate(dataDir, readSettings, log)?.unlock(RIGHT_PIN)).toMatchObject({
      kind: 'wait',
    })
  })

  it('is not there without staff', () => {
    const nobody = makeFolder([])
    expect(openEmergencyGate(nobody.dataDir, readSettings, nobody.log)).toBeNull()
  })

  it('gives one try where its own file makes no sense: nobody gets more by damaging it', async () => {
    const { dataDir, log, path } = makeFolder()
    const damaged = () => {
      writeFileSync(path, '{ "failures": -5 }')
      return openEmergencyGate(dataDir, readSettings, log)
    }
    expect(await damaged()?.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
    expect(await damaged()?.unlock(WRONG_PIN)).toEqual({ kind: 'wait', seconds: 30 })
    expect(log.lines).toMatchObject([
      { event: 'emergency-not-read' },
      { event: 'emergency-not-read' },
    ])
  })

  it.skipIf(!canMakeDisk)(
    `opens and counts on a disk that takes nothing (${whyNoDisk})`,
    async () => {
      const disk = makeSmallDisk(makeTempDir(), 1)
      onTestFinished(disk.remove)
      const settings = { ...defaultSettings(), staff: [makeMember()] }
      writeFileSync(join(disk.dir, 'settings.json'), JSON.stringify(settings))
      const refusals = [
        [disk.fill, disk.free],
        [disk.makeReadOnly, disk.makeWritable],
      ] as const
      for (const [refuse, undo] of refusals) {
        refuse()
        const log = new MemoryLog()
        const gate = openEmergencyGate(disk.dir, readSettings, log)
        expect(await gate?.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
        gate?.leave()
        // As after a pulled plug: whoever tries at random has one try each time.
        const next = openEmergencyGate(disk.dir, readSettings, log)
        expect(await next?.unlock(WRONG_PIN)).toEqual({ kind: 'wait', seconds: 30 })
        expect(await next?.unlock(RIGHT_PIN)).toMatchObject({ kind: 'wait' })
        expect(log.lines.map(({ event }) => event)).toContain('staff-not-saving')
        undo()
      }
    },
  )

  it('leaves its rows and its count to the audit log, once', async () => {
    const rig = makeVisits()
    const dataDir = dirname(rig.databasePath)
    const settings = { ...defaultSettings(), staff: [makeMember()] }
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settings))
    await openEmergencyGate(dataDir, readSettings, rig.log)?.unlock(WRONG_PIN)
    const store = new StaffStore(rig.database, rig.databasePath)
    takeEmergency(dataDir, store, rig.log)
    takeEmergency(dataDir, store, rig.log)
    expect(store.failures).toBe(1)
    const rows = rig.database.prepare('SELECT action FROM audit').all()
    expect(rows).toEqual([{ action: 'staff-refused' }])
    expect(findBrokenAudit(rig.database)).toBeNull()
    expect(existsSync(join(dataDir, 'emergency-gate.json'))).toBe(false)
  })

  it('G01 takes new-staff.json while it waits after wrong PINs', async () => {
    const { dataDir, log } = makeFolder()
    const gate = openEmergencyGate(dataDir, readSettings, log)
    for (let tries = 0; tries < 5; tries++) await gate?.unlock(WRONG_PIN)
    expect(gate?.gate.waitSeconds).toBeGreaterThan(0)
    const path = join(dataDir, 'new-staff.json')
    writeFileSync(path, JSON.stringify([{ name: 'Bob Roe', role: 'Doctor', pin: '161803' }]))
    gate?.upkeep()
    await expect.poll(() => existsSync(path)).toBe(false)
    expect(await gate?.unlock('161803')).toEqual({ kind: 'open', name: 'Bob Roe' })
    expect(readSettings(dataDir).staff).toHaveLength(2)
  })

  it('never holds a PIN', async () => {
    const { dataDir, log, path } = makeFolder()
    const gate = openEmergencyGate(dataDir, readSettings, log)
    await gate?.unlock(WRONG_PIN)
    await gate?.unlock(RIGHT_PIN)
    gate?.leave()
    const kept = readFileSync(path, 'utf8')
    expect(kept).toContain('kiosk-left')
    expect(kept).not.toContain(WRONG_PIN)
    expect(kept).not.toContain(RIGHT_PIN)
  })
})

describe('a start that succeeds at last', () => {
  it('keeps in whoever came in by the emergency gate', async () => {
    const { gate: later } = makeGate()
    const { gate: emergency } = makeGate(later.members)
    let isBroken = true
    const startup = new ServiceLifecycle(
      () => {
        if (isBroken) throw new AppError('database-locked')
        return { staff: later } as Services
      },
      new MemoryLog(),
      () => emergency,
    )
    startup.begin()
    expect(startup.gate).toBe(emergency)
    await emergency.unlock(RIGHT_PIN)
    isBroken = false
    startup.tryAgain()
    expect(startup.gate).toBe(later)
    expect(later.view?.name).toBe('Ann Lee')
    expect(emergency.view).toBeNull()
  })
})
