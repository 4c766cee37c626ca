import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { IdleWatch } from '../../../src/renderer/src/idle.svelte.ts'

const LIMIT_MS = 300_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function watch(limitMs: () => number | null = () => LIMIT_MS) {
  const onexpire = vi.fn()
  const idle = new IdleWatch(limitMs, onexpire)
  const end = idle.start()
  return { idle, onexpire, end }
}

function makeEvent(type: string, more: { repeat?: boolean; pointerId?: number } = {}) {
  return {
    type,
    isTrusted: true,
    ...more,
    preventDefault: vi.fn(),
    stopImmediatePropagation: vi.fn(),
  }
}

describe('whether somebody is still there', () => {
  it('is asked half a minute before the end, with the seconds that are left', () => {
    const { idle, onexpire } = watch()
    vi.advanceTimersByTime(LIMIT_MS - 30_250)
    expect(idle.secondsLeft).toBeNull()
    vi.advanceTimersByTime(10_250)
    expect(idle.secondsLeft).toBe(20)
    vi.advanceTimersByTime(19_750)
    expect(onexpire).not.toHaveBeenCalled()
    vi.advanceTimersByTime(250)
    expect(onexpire).toHaveBeenCalledOnce()
    expect(idle.secondsLeft).toBeNull()
  })

  it('is not asked while it does not matter, and the time starts anew after that', () => {
    let limitMs: number | null = null
    const { idle, onexpire } = watch(() => limitMs)
    vi.advanceTimersByTime(LIMIT_MS * 2)
    limitMs = LIMIT_MS
    vi.advanceTimersByTime(LIMIT_MS - 31_000)
    expect([idle.secondsLeft, onexpire.mock.calls.length]).toEqual([null, 0])
    vi.advanceTimersByTime(2000)
    expect(idle.secondsLeft).toBe(29)
  })

  it('is no question once the watch has ended', () => {
    const { onexpire, end } = watch()
    end()
    vi.advanceTimersByTime(LIMIT_MS * 2)
    expect(onexpire).not.toHaveBeenCalled()
  })

  it.each([
    ['a finger that goes down', makeEvent('pointerdown', { pointerId: 3 }), true],
    ['a key that goes down', makeEvent('keydown', { repeat: false }), true],
    ['a key that is held', makeEvent('keydown', { repeat: true }), false],
    ['a pointer that moves', makeEvent('pointermove', { pointerId: 3 }), false],
    ['a finger that moves', makeEvent('touchmove'), false],
    ['a wheel', makeEvent('wheel'), false],
    ['a script', { ...makeEvent('pointerdown', { pointerId: 3 }), isTrusted: false }, false],
  ])('%s: %#', (_what, event, isSomebody) => {
    const { idle } = watch()
    vi.advanceTimersByTime(LIMIT_MS - 20_000)
    expect(idle.secondsLeft).toBe(20)
    idle.press(event)
    expect(idle.secondsLeft === null).toBe(isSomebody)
  })

  it('takes the click of the touch that answered, and of no other', () => {
    const { idle } = watch()
    const click = (pointerId?: number) => {
      const event = makeEvent('click', pointerId === undefined ? {} : { pointerId })
      idle.click(event)
      return event.stopImmediatePropagation.mock.calls.length > 0
    }
    const press = (pointerId: number) => {
      const event = makeEvent('pointerdown', { pointerId })
      idle.press(event)
      return event.preventDefault.mock.calls.length > 0
    }
    expect([press(1), click(1)]).toEqual([false, false])
    vi.advanceTimersByTime(LIMIT_MS - 20_000)
    expect(press(1)).toBe(true)
    expect([click(2), click(), click(1), click(1)]).toEqual([false, false, true, false])

    vi.advanceTimersByTime(LIMIT_MS - 20_000)
    expect(press(1)).toBe(true)
    // No click came of it, as when the mouse had moved away: the next press is one like any other.
    expect([press(1), click(1)]).toEqual([false, false])
  })

  it('takes from a key that answers what it would press', () => {
    const { idle } = watch()
    const first = makeEvent('keydown')
    idle.press(first)
    expect(first.preventDefault).not.toHaveBeenCalled()
    vi.advanceTimersByTime(LIMIT_MS - 20_000)
    const answer = makeEvent('keydown')
    idle.press(answer)
    expect(answer.preventDefault).toHaveBeenCalledOnce()
  })
})
