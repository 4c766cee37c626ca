import { describe, expect, it } from 'vitest'
import { PageWatchdog, USUAL_LIMITS } from '../../../../src/main/window/page-watchdog.ts'
import { FakeClock } from '../../../helpers/fake-clock.ts'
import { MemoryLog } from '../../../helpers/memory-log.ts'

const { silenceMs, loadMs, troubleMs, calmMs } = USUAL_LIMITS

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
      watchdog.markAlive(true)
      pass(1000)
    }
    expect(acts()).toEqual([])
    expect(done).toContain('ping')
  })

  it('that falls silent is loaded anew once, before a patient has waited for five seconds', () => {
    const { watchdog, pass, acts } = open()
    watchdog.markAlive(true)
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
    watchdog.markAlive(true)
    for (let time = 0; time < 5; time++) {
      clock.advance(16_000)
      watchdog.check()
      expect(watchdog.isSound).toBe(true)
      pass(500)
      watchdog.markAlive(true)
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
      watchdog.markAlive(true)
      watchdog.failed(failure)
      expect(acts()).toEqual(['reload'])
    },
  )

  it('that fails a fourth time within a minute gives way to the calm page', () => {
    const { watchdog, acts, pass } = open()
    for (let time = 0; time < 4; time++) {
      watchdog.markAlive(true)
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
      watchdog.markAlive(true)
      watchdog.failed('gone')
      watchdog.markAlive(true)
      for (let second = 0; second < 25; second++) {
        pass(1000)
        watchdog.markAlive(true)
      }
    }
    expect(acts()).toEqual(Array.from({ length: 8 }, () => 'reload'))
  })

  it('that only tells to call the staff is not taken for one that answers or hangs', () => {
    const { watchdog, acts, pass } = open()
    for (let time = 0; time < 4; time++) watchdog.failed('gone')
    watchdog.markAlive(true)
    pass(silenceMs + loadMs)
    expect(acts().filter((act) => act === 'reload')).toHaveLength(3)
    expect(watchdog.isSound).toBe(true)
  })
})

describe('D16 a page that is alive and shows trouble, or nothing,', () => {
  /** Answers every half second, as a page does that is asked. */
  function answering() {
    const rig = open()
    const answer = (isUseful: boolean, ms: number) => {
      for (let passed = 0; passed < ms; passed += 500) {
        rig.pass(500)
        rig.watchdog.markAlive(isUseful)
      }
    }
    return { ...rig, answer }
  }

  it('is loaded anew when it goes on for long, and not before', () => {
    const { answer, acts } = answering()
    answer(true, 60_000)
    answer(false, troubleMs - 500)
    expect(acts()).toEqual([])
    answer(false, 500)
    expect(acts()).toEqual(['reload'])
  })

  it('is left alone when a screen came back by itself', () => {
    const { answer, acts } = answering()
    for (let time = 0; time < 10; time++) {
      answer(false, troubleMs - 500)
      answer(true, 500)
    }
    expect(acts()).toEqual([])
  })

  it('is left alone as long as somebody touches it', () => {
    const { watchdog, answer, acts } = answering()
    for (let time = 0; time < 10; time++) {
      answer(false, troubleMs - 500)
      watchdog.markTouched()
    }
    expect(acts()).toEqual([])
    answer(false, troubleMs)
    expect(acts()).toEqual(['reload'])
  })

  it('is tried again after twice the time where that did not help, an hour at the most', () => {
    const { answer, acts, done } = answering()
    const waits: number[] = []
    for (let time = 0; time < 10; time++) {
      let waitedMs = 0
      const before = acts().length
      while (acts().length === before) {
        answer(false, 500)
        waitedMs += 500
      }
      waits.push(waitedMs)
    }
    const expected = [1, 2, 4, 8, 16, 32, 64, 128].map((times) => times * troubleMs)
    expect(waits).toEqual([...expected, 3_600_000, 3_600_000])
    expect(done).not.toContain('calm')
  })

  it('is tried soon again after it was of use for long enough', () => {
    const { answer, acts } = answering()
    answer(false, troubleMs)
    answer(true, troubleMs - 500)
    answer(false, troubleMs)
    expect(acts()).toHaveLength(1)
    answer(false, troubleMs)
    expect(acts()).toHaveLength(2)
    answer(true, troubleMs)
    answer(false, troubleMs)
    expect(acts()).toHaveLength(3)
  })

  it('is not blamed for the time that nobody asked it', () => {
    const { watchdog, clock, answer, acts } = answering()
    answer(false, 1000)
    clock.advance(10 * troubleMs)
    watchdog.markAlive(false)
    expect(acts()).toEqual([])
  })

  it('gives way to the calm page where it also fails in other ways', () => {
    const { watchdog, answer, acts } = answering()
    for (let time = 0; time < 3; time++) watchdog.failed('gone')
    answer(false, troubleMs)
    expect(acts().at(-1)).toBe('calm')
  })
})

it('is not sound when nothing that it does is seen to happen', () => {
  const { watchdog, clock } = open()
  watchdog.markAlive(true)
  expect(watchdog.isSound).toBe(true)
  clock.advance(loadMs + calmMs)
  expect(watchdog.isSound).toBe(false)
})
