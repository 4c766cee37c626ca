import { describe, expect, it } from 'vitest'
import { PageWatchdog, USUAL_LIMITS } from '../../../../src/main/window/page-watchdog.ts'
import { FakeClock } from '../../../helpers/fake-clock.ts'
import { MemoryLog } from '../../../helpers/memory-log.ts'

const { silenceMs, loadMs, calmMs } = USUAL_LIMITS

function open() {
  const done: string[] = []
  const clock = new FakeClock()
  const page = {
    ping: () => void done.push('ping'),
    reload: () => void done.push('reload'),
    showCalm: () => void done.push('calm'),
  }
  const watchdog = new PageWatchdog(page, clock, new MemoryLog())
  /** Ticks every half second for so long. */
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.advance(500)
      watchdog.check()
    }
  }
  const acts = () => done.filter((act) => act !== 'ping')
  return { watchdog, clock, pass, done, acts }
}

describe('a page', () => {
  it('that answers is left alone, however long', () => {
    const { watchdog, pass, acts, done } = open()
    for (let second = 0; second < 600; second++) {
      watchdog.markAlive()
      pass(1000)
    }
    expect(acts()).toEqual([])
    expect(done).toContain('ping')
  })

  it('that falls silent is loaded anew once, before a patient has waited for five seconds', () => {
    const { watchdog, pass, acts } = open()
    watchdog.markAlive()
    pass(silenceMs - 500)
    expect(acts()).toEqual([])
    pass(500)
    expect(acts()).toEqual(['reload'])
    expect(silenceMs).toBeLessThan(4000)
    pass(loadMs - 500)
    expect(acts()).toEqual(['reload'])
  })

  it('is not to blame for a main process that stood still, nor for a machine that slept', () => {
    const { watchdog, clock, pass, acts } = open()
    watchdog.markAlive()
    for (let time = 0; time < 5; time++) {
      clock.advance(16_000)
      watchdog.check()
      expect(watchdog.isSound).toBe(true)
      pass(500)
      watchdog.markAlive()
    }
    clock.advance(10 * 3_600_000)
    watchdog.check()
    expect(watchdog.isSound).toBe(true)
    expect(acts()).toEqual([])
    // A page that is then silent by itself is found as soon as ever.
    pass(silenceMs)
    expect(acts()).toEqual(['reload'])
  })

  it('that never comes up is loaded anew, too', () => {
    const { pass, acts } = open()
    pass(loadMs)
    expect(acts()).toEqual(['reload'])
  })

  it.each(['gone', 'load-failed', 'preload-failed'] as const)(
    'that is %s is loaded anew at once',
    (failure) => {
      const { watchdog, acts } = open()
      watchdog.markAlive()
      watchdog.failed(failure)
      expect(acts()).toEqual(['reload'])
    },
  )

  it('that fails a fourth time within a minute gives way to the calm page', () => {
    const { watchdog, acts, pass } = open()
    for (let time = 0; time < 4; time++) {
      watchdog.markAlive()
      watchdog.failed('gone')
    }
    expect(acts()).toEqual(['reload', 'reload', 'reload', 'calm'])
    pass(calmMs - 500)
    expect(acts()).toHaveLength(4)
    pass(500)
    expect(acts().at(-1)).toBe('reload')
  })

  it('that fails now and then is loaded anew each time', () => {
    const { watchdog, acts, pass } = open()
    for (let time = 0; time < 8; time++) {
      watchdog.markAlive()
      watchdog.failed('gone')
      watchdog.markAlive()
      for (let second = 0; second < 25; second++) {
        pass(1000)
        watchdog.markAlive()
      }
    }
    expect(acts()).toEqual(Array.from({ length: 8 }, () => 'reload'))
  })

  it('that only tells to call the staff is not taken for one that answers or hangs', () => {
    const { watchdog, acts, pass } = open()
    for (let time = 0; time < 4; time++) watchdog.failed('gone')
    watchdog.markAlive()
    pass(silenceMs + loadMs)
    expect(acts().filter((act) => act === 'reload')).toHaveLength(3)
    expect(watchdog.isSound).toBe(true)
  })
})

it('is not sound when nothing that it does is seen to happen', () => {
  const { watchdog, clock } = open()
  watchdog.markAlive()
  expect(watchdog.isSound).toBe(true)
  clock.advance(loadMs + calmMs)
  expect(watchdog.isSound).toBe(false)
})
