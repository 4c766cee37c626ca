import type { Clock } from '../../src/main/platform/clock.ts'

/** A clock that stands still until told. The wall clock and the monotonic one can be moved apart. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-03-04T14:00:00Z')
  #monotonicMs = 0

  now(): Date {
    return new Date(this.#now)
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  advance(ms: number): void {
    this.#now += ms
    this.#monotonicMs += ms
  }

  /** Someone sets the clock, or the machine sleeps: no time of this run goes by. */
  setWallClockBy(ms: number): void {
    this.#now += ms
  }
}
