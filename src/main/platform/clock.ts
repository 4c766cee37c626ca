import { performance } from 'node:perf_hooks'

/** Time as the kiosk sees it; tests bring their own. */
export interface Clock {
  /** The wall clock, which staff or the network may set forwards or back. */
  now(): Date
  /** Milliseconds since some fixed instant of this run; never goes back. For durations. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
}

/** ISO 8601 in local time with its offset, to the millisecond: `2026-03-04T14:07:31.250-05:00`. */
export function isoWithOffset(instant: Date): string {
  const offsetMin = -instant.getTimezoneOffset()
  const local = new Date(instant.getTime() + offsetMin * 60_000).toISOString().slice(0, -1)
  const sign = offsetMin < 0 ? '-' : '+'
  const two = (n: number) => String(n).padStart(2, '0')
  const absolute = Math.abs(offsetMin)
  return `${local}${sign}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`
}
