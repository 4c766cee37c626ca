import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import exampleClinic from '../../resources/clinic.example.json'
import type { Services, ServiceLifecycle } from '../../src/main/boot/service-lifecycle.ts'
import { databaseError } from '../../src/main/database/connection.ts'
import { backUp, BACKUPS_DIR } from '../../src/main/database/backup.ts'
import { createDeviceHandlers, type DeviceHost } from '../../src/main/handlers/device.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { clinicSchema } from '../../src/shared/clinic.ts'
import { deviceViewSchema } from '../../src/shared/device.ts'
import { fakeDevice, makePanelServices } from '../helpers/staff-panel.ts'
import { makeGate, RIGHT_PIN } from '../helpers/staff.ts'
import { makeVisits, shippedContent } from '../helpers/visits.ts'

const MIB = 1024 * 1024

async function openDevice(
  change: Partial<DeviceHost> = {},
  services: Partial<Pick<Services, 'pending' | 'health'>> = {},
) {
  const rig = makeVisits()
  const settings = { ...defaultSettings(), clinic: v.parse(clinicSchema, exampleClinic) }
  const { gate, actions } = makeGate()
  const startup = {
    services: {
      ...{ staff: gate, content: shippedContent, pending: { isPending: false } },
      ...{ ...makePanelServices(rig, settings), ...services },
    },
  } as unknown as ServiceLifecycle
  const handlers = createDeviceHandlers(startup, fakeDevice(change))
  await gate.unlock(RIGHT_PIN)
  const view = async () => v.parse(deviceViewSchema, await handlers.view(undefined))
  return {
    handlers,
    view,
    rig,
    gate,
    actions,
    backupsDir: join(dirname(rig.databasePath), BACKUPS_DIR),
  }
}

describe('the device screen', () => {
  it('finds nothing wrong with a kiosk that is well', async () => {
    const { view } = await openDevice()
    expect(await view()).toMatchObject({
      disk: { freeBytes: 2 ** 33, judgement: 'enough' },
      results: { check: 'whole', said: null, isWaiting: false },
      backup: { last: null, isOld: false, problem: null },
      brokenAudit: null,
      clock: { lastSavedAt: null, isPlausible: true },
      versions: { lesson: { hash: shippedContent.lessonHash } },
    })
    expect((await view()).versions.sqlite).toMatch(/^3\.\d+\.\d+$/)
  })

  it.each([
    [600 * MIB, 'enough'],
    [499 * MIB, 'low'],
    [199 * MIB, 'full'],
  ] as const)('judges %d free bytes as %s', async (free, judgement) => {
    const { view } = await openDevice({ freeBytes: () => free })
    expect((await view()).disk).toEqual({ freeBytes: free, judgement })
  })

  it('says so where the disk does not tell', async () => {
    const freeBytes = () => {
      throw new Error('EIO')
    }
    const { view } = await openDevice({ freeBytes })
    expect((await view()).disk).toEqual({ freeBytes: null, judgement: 'unknown' })
  })

  it('reads the newest backup again, and tells one that is whole from one that is not', async () => {
    const { view, rig, backupsDir } = await openDevice()
    rig.visits.stop(rig.visits.begin('en').id)
    backUp(rig.databasePath, backupsDir, '2026-03-03')
    expect((await view()).backup).toMatchObject({ last: { on: '2026-03-03', isWhole: true } })
    writeFileSync(join(backupsDir, 'visits-2026-03-04.db'), 'half of a copy')
    expect((await view()).backup.last).toEqual({ on: '2026-03-04', isWhole: false })
  })

  it('calls a backup old from the second day on', async () => {
    const { view, backupsDir } = await openDevice()
    vi.useFakeTimers({ now: new Date('2026-03-06T12:00:00') })
    mkdirSync(backupsDir)
    for (const [day, isOld] of [
      ['2026-03-04', true],
      ['2026-03-05', false],
      ['2026-03-06', false],
    ] as const) {
      writeFileSync(join(backupsDir, `visits-${day}.db`), '')
      expect((await view()).backup.isOld).toBe(isOld)
    }
    vi.useRealTimers()
  })

  it('tells damage, waiting answers, a broken audit log and a clock that is behind', async () => {
    const looked = {
      integrity: () => {
        throw databaseError('database-corrupt', 'visits.db', 'database disk image is malformed')
      },
      brokenAudit: () => 7,
      lastAt: () => '2099-01-01T00:00:00.000Z',
    }
    const health = {
      backupProblem: () => 'no room for it'.repeat(100),
      copiedAt: () => null,
      readHealth: () => Promise.resolve(looked),
    }
    const { view } = await openDevice({}, { health, pending: { isPending: true } })
    expect(await view()).toMatchObject({
      results: {
        ...{ check: 'damaged', said: 'database disk image is malformed' },
        isWaiting: true,
      },
      brokenAudit: 7,
      clock: { isPlausible: false },
    })
    expect((await view()).backup.problem).toMatch(/^no room for it.*…$/)
  })

  it('takes for no damage what only could not be looked at, as on a full disk', async () => {
    const refused = [
      databaseError('save-failed', 'visits.db', 'disk I/O error'),
      new Error('the process that reads ended'),
    ]
    for (const error of refused) {
      const refuse = () => {
        throw error
      }
      const looked = { integrity: refuse, brokenAudit: refuse, lastAt: refuse }
      const { view } = await openDevice(
        {},
        {
          health: {
            backupProblem: () => null,
            copiedAt: () => null,
            readHealth: () => Promise.resolve(looked),
          },
        },
      )
      const said = error.message.split(': ').at(-1)
      expect((await view()).results).toEqual({ check: 'unchecked', said, isWaiting: false })
    }
  })

  it('makes room of the backups before the newest whole one, whatever their days say', async () => {
    const { handlers, actions, gate, rig, backupsDir } = await openDevice()
    const path = (day: string) => join(backupsDir, `visits-${day}.db`)
    const stop = () => {
      rig.visits.stop(rig.visits.begin('en').id)
    }
    stop()
    // The clock was years ahead when the first was made.
    backUp(rig.databasePath, backupsDir, '2031-01-01')
    stop()
    backUp(rig.databasePath, backupsDir, '2026-03-03')
    stop()
    backUp(rig.databasePath, backupsDir, '2026-03-02')
    writeFileSync(path('2026-03-04'), 'half of a copy')
    const sizes = ['2031-01-01', '2026-03-03', '2026-03-04'].map((day) => statSync(path(day)).size)
    expect(await handlers.makeRoom(undefined)).toEqual({
      freedBytes: sizes.reduce((sum, size) => sum + size, 0),
    })
    expect(readdirSync(backupsDir)).toEqual(['visits-2026-03-02.db'])
    expect(actions()).toContainEqual({ action: 'backups-thinned', name: 'Ann Lee' })
    expect(await handlers.makeRoom(undefined)).toEqual({ freedBytes: 0 })
    gate.end('button')
    await expect(handlers.makeRoom(undefined)).rejects.toThrow('staff-locked')
  })

  it('takes no backup away where none is whole', async () => {
    const { handlers, backupsDir } = await openDevice()
    mkdirSync(backupsDir)
    for (const day of ['2026-03-03', '2026-03-04']) {
      writeFileSync(join(backupsDir, `visits-${day}.db`), 'half of a copy')
    }
    expect(await handlers.makeRoom(undefined)).toEqual({ freedBytes: 0 })
    expect(readdirSync(backupsDir)).toHaveLength(2)
  })

  it('restarts only for staff, and notes who did', async () => {
    const restart = vi.fn()
    const { handlers, gate, actions } = await openDevice({ restart })
    await handlers.restart(undefined)
    expect(restart).toHaveBeenCalledOnce()
    expect(actions()).toContainEqual({ action: 'kiosk-restarted', name: 'Ann Lee' })
    expect(gate.view).toBeNull()
    expect(() => handlers.restart(undefined)).toThrow('staff-locked')
    await expect(handlers.view(undefined)).rejects.toThrow('staff-locked')
    expect(restart).toHaveBeenCalledOnce()
  })
})
