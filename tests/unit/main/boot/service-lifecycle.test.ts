import { describe, expect, it, vi } from 'vitest'
import { ServiceLifecycle, type Services } from '../../../../src/main/boot/service-lifecycle.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { MemoryLog } from '../../../helpers/memory-log.ts'

function makeLifecycle(start: () => Services = () => ({}) as Services) {
  const spy = vi.fn(start)
  const openGate = vi.fn(() => null)
  const log = new MemoryLog()
  return { startup: new ServiceLifecycle(spy, log, openGate), start: spy, openGate, log }
}

describe('services that were not started yet', () => {
  it('are not started by being asked for', () => {
    const { startup, start, openGate, log } = makeLifecycle()
    expect(() => startup.services).toThrow('not started yet')
    expect(startup.failure).toBeNull()
    expect(startup.running).toBeNull()
    expect(startup.gate).toBeNull()
    expect(startup.applyDue()).toBe(false)
    expect(start).not.toHaveBeenCalled()
    expect(openGate).not.toHaveBeenCalled()
    expect(log.lines).toEqual([])
  })

  it('are started once by `begin`', () => {
    const { startup, start } = makeLifecycle()
    startup.begin()
    startup.begin()
    expect(start.mock.calls).toEqual([[false]])
    expect(startup.services).toBe(startup.running)
    expect(startup.failure).toBeNull()
  })

  it('are started by `tryAgain` where a call of the page comes first, and `begin` leaves them', () => {
    const { startup, start } = makeLifecycle()
    expect(startup.tryAgain()).toBe(startup.services)
    startup.begin()
    expect(startup.tryAgain()).toBe(startup.services)
    expect(start).toHaveBeenCalledTimes(1)
  })
})

describe('services that cannot start', () => {
  const fail = () => {
    throw new AppError('database-locked')
  }

  it('are tried once by `begin`, and asking for the reason tries nothing', () => {
    const { startup, start, openGate } = makeLifecycle(fail)
    startup.begin()
    startup.begin()
    expect(() => startup.services).toThrow('database-locked')
    expect(startup.failure?.code).toBe('database-locked')
    expect(start).toHaveBeenCalledTimes(1)
    expect(openGate).toHaveBeenCalledTimes(1)
  })

  it('are tried anew by `tryAgain` each time', () => {
    const { startup, start } = makeLifecycle(fail)
    expect(() => startup.tryAgain()).toThrow('database-locked')
    expect(() => startup.tryAgain()).toThrow('database-locked')
    expect(start).toHaveBeenCalledTimes(2)
  })
})
