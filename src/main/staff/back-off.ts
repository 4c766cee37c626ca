/** How long nobody may try after wrong PINs. Never for ever: a forgotten PIN must not close the gate. */

export const FREE_TRIES = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000

/** Times are those of the monotonic clock, which nobody can set. */
export interface BackOff {
  /** Wrong PINs in a row. */
  readonly failures: number
  readonly waitUntilMs: number
}

function waitMsAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_TRIES))
}

/** As it stands after `failures`; after a restart the whole wait begins anew, so a restart gains nothing. */
export function backOffAfter(failures: number, nowMs: number): BackOff {
  return { failures, waitUntilMs: nowMs + waitMsAfter(failures) }
}

/** Whole seconds until the next try; 0 when it may be now. */
export function secondsToWait({ waitUntilMs }: BackOff, nowMs: number): number {
  return Math.max(0, Math.ceil((waitUntilMs - nowMs) / 1000))
}
