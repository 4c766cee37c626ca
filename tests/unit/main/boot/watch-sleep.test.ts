import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServiceLifecycle } from '../../../../src/main/boot/service-lifecycle.ts'
import { SleepWatch } from '../../../../src/main/boot/watch-sleep.ts'
import { FakeClock } from '../../../helpers/fake-clock.ts'
import { MemoryLog } from '../../../helpers/memory-log.ts'

function watch({ isOver = false } = {}) {
  const did: string[] = []
  const power = new EventEmitter()
  const clock = new FakeClock()
  const log = new MemoryLog()
  const startup = {
    running: { visits: { heartbeat: () => isOver } },
  } as unknown as ServiceLifecycle
  const sleep = new SleepWatch({
    power: power as never,
    window: { cover: () => void did.push('cover'), uncover: () => void did.push('uncover') },
    startup,
    notify: {
      visit: { changed: () => void did.push('visit over') },
      kiosk: { woke: () => void did.push('woke'), warned: vi.fn(), ping: vi.fn() },
    },
    clock,
    log,
  })
  /** As main turns meanwhile. */
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(250)
      vi.advanceTimersByTime(250)
    }
  }
  return { did, power, sleep, pass, log }
}

describe('a machine that sleeps', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('has its screen covered before, and uncovered by the page alone after it woke', () => {
    const { did, power, sleep, pass } = watch()
    power.emit('suspend')
    sleep.uncover()
    expect(did).toEqual(['cover'])
    power.emit('resume')
    expect(did).toEqual(['cover'])
    pass(500)
    expect(did).toEqual(['cover', 'woke', 'woke'])
    sleep.uncover()
    pass(60_000)
    expect(did).toEqual(['cover', 'woke', 'woke', 'uncover'])
  })

  it('has the page told of a visit that is over before it is asked what it shows', () => {
    const { did, power, pass } = watch({ isOver: true })
    power.emit('suspend')
    power.emit('resume')
    pass(250)
    expect(did).toEqual(['cover', 'visit over', 'woke'])
  })

  it('that does not sleep after all is taken as awake', () => {
    const { did, power, pass } = watch()
    power.emit('suspend')
    pass(14_750)
    expect(did).toEqual(['cover'])
    pass(500)
    expect(did).toContain('woke')
  })

  it('is not covered for ever where the page is no more: help must be in reach', () => {
    const { did, power, pass, log } = watch()
    power.emit('suspend')
    power.emit('resume')
    pass(30_000)
    expect(did.at(-1)).toBe('uncover')
    expect(log.lines.at(-1)).toMatchObject({ event: 'cover-not-lifted' })
  })

  it('ends with the kiosk', () => {
    const { did, power, sleep, pass } = watch()
    sleep.stop()
    power.emit('suspend')
    pass(1000)
    expect(did).toEqual([])
  })
})
