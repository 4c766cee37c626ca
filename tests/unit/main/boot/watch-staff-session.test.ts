import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { watchStaffSession } from '../../../../src/main/boot/watch-staff-session.ts'
import type { StaffView } from '../../../../src/shared/staff.ts'
import { makeGate, RIGHT_PIN } from '../../../helpers/staff.ts'

/** Longer than the watch takes to notice anything. */
const A_WHILE_MS = 1000
const IDLE_MS = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function watch() {
  const rig = makeGate()
  await rig.gate.unlock(RIGHT_PIN)
  const power = new EventEmitter()
  const changed = vi.fn<(view: StaffView | null) => void>()
  const end = watchStaffSession({
    startup: { gate: rig.gate },
    changed,
    power: power as unknown as PowerMonitor,
  })
  onTestFinished(end)
  vi.advanceTimersByTime(A_WHILE_MS)
  const locked = () => rig.actions().filter(({ action }) => action === 'staff-locked')
  return { ...rig, power, changed, end, locked }
}

describe('the watch over the staff session', () => {
  it('leaves somebody in whose time is not over', async () => {
    const { clock, changed, locked } = await watch()
    clock.advance(IDLE_MS - 1)
    vi.advanceTimersByTime(A_WHILE_MS)
    expect(changed).toHaveBeenLastCalledWith({ name: 'Ann Lee', secondsLeft: 1 })
    expect(locked()).toEqual([])
  })

  it('writes one row when the time is over, and tells the page once', async () => {
    const { clock, changed, locked } = await watch()
    changed.mockClear()
    clock.advance(IDLE_MS)
    vi.advanceTimersByTime(A_WHILE_MS)
    expect(locked()).toEqual([{ action: 'staff-locked', name: 'Ann Lee', reason: 'idle' }])
    expect(changed.mock.calls).toEqual([[null]])
    vi.advanceTimersByTime(10 * A_WHILE_MS)
    expect(locked()).toHaveLength(1)
    expect(changed).toHaveBeenCalledTimes(1)
  })

  it('writes that row within half a second', async () => {
    const { clock, locked } = await watch()
    clock.advance(IDLE_MS)
    vi.advanceTimersByTime(500)
    expect(locked()).toHaveLength(1)
  })

  it.each(['suspend', 'lock-screen'])('takes the role back at %s', async (event) => {
    const { power, locked } = await watch()
    power.emit(event)
    expect(locked()).toEqual([{ action: 'staff-locked', name: 'Ann Lee', reason: 'suspend' }])
  })

  it('takes the role back at its own end, and looks at nothing any more', async () => {
    const { power, end, locked, changed } = await watch()
    changed.mockClear()
    end()
    expect(locked()).toMatchObject([{ reason: 'quit' }])
    expect(power.eventNames()).toEqual([])
    vi.advanceTimersByTime(A_WHILE_MS)
    expect(changed).not.toHaveBeenCalled()
  })
})
