import { describe, expect, it } from 'vitest'
import { Device } from '../../../../../../src/renderer/src/features/staff/device/device.svelte.ts'
import type { DeviceView } from '../../../../../../src/shared/device.ts'
import { AppError } from '../../../../../../src/shared/errors.ts'
import { enterStaff } from '../../../../../helpers/page/make-staff.ts'

const view: DeviceView = {
  disk: { freeBytes: 1, judgement: 'low' },
  results: { check: 'whole', said: null, isWaiting: false },
  backup: { last: null, isOld: true, problem: null },
  brokenAudit: null,
  clock: {
    now: '2026-11-30T09:00:00.000Z',
    timeZone: 'UTC',
    lastSavedAt: null,
    isPlausible: true,
  },
  versions: {
    ...{ app: '1', electron: '1', chromium: '1', sqlite: '1' },
    lesson: { id: 'test-lesson', version: '1', hash: 'h' },
  },
  log: [],
}

describe('how the tablet is', () => {
  it('is read as the screen opens, and what the self-check found before is old then', async () => {
    const { staff } = await enterStaff({ device: { view: () => Promise.resolve(view) } })
    const device = new Device(staff)
    await device.open()
    expect(device.view?.disk.judgement).toBe('low')
    staff.checks = [{ id: 'clock', state: 'locked' }]
    await device.refresh()
    expect(staff.checks).toBeNull()
  })

  it('may not be known, which is said, and the self-check stays', async () => {
    const { staff } = await enterStaff({
      device: { view: () => Promise.reject(new AppError('read-failed')) },
    })
    const device = new Device(staff)
    staff.checks = [{ id: 'clock', state: 'locked' }]
    await device.refresh()
    expect([device.view, staff.fault, staff.checks.length]).toEqual([null, 'read-failed', 1])
  })

  it('offers to make room where there is little, says what came of it, and looks again', async () => {
    let freeBytes = 1
    const { staff, fake } = await enterStaff({
      device: {
        view: () =>
          Promise.resolve({
            ...view,
            disk: { freeBytes, judgement: freeBytes === 1 ? 'low' : 'enough' },
          }),
        makeRoom: () => {
          freeBytes = 2 ** 30
          return Promise.resolve({ freedBytes: 2 ** 30 - 1 })
        },
      },
    })
    const device = new Device(staff)
    expect(device.needsRoom).toBe(false)
    await device.open()
    expect(device.needsRoom).toBe(true)
    device.asking = 'room'
    await Promise.all([device.makeRoom(), device.makeRoom()])
    expect(fake.asked).toEqual(['device:view', 'device:makeRoom', 'device:view'])
    expect([device.asking, device.freedBytes, device.needsRoom]).toEqual([null, 2 ** 30 - 1, false])
    await device.refresh()
    expect(device.freedBytes).toBeNull()
  })

  it('is restarted once, however often it is asked', async () => {
    const { staff, fake } = await enterStaff({
      device: { restart: () => Promise.resolve(undefined) },
    })
    const device = new Device(staff)
    await Promise.all([device.restart(), device.restart()])
    expect(fake.asked).toEqual(['device:restart'])
  })
})
