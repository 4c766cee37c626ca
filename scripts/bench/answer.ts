import type { Change } from './screen.ts'

/** What the screen did after a tap; all times in ms. */

/** A frame of a large window may be put on the screen in pieces. */
const ONE_FRAME_WITHIN_MS = 6
const FRAME_MS = 1000 / 60

/** When the first of what came was there: the old being gone is not yet an answer. */
export function paintedAtMs(changes: readonly Change[]): number {
  const first = changes.find(({ isBlank }) => !isBlank)
  if (first === undefined) throw new Error('nothing came')
  return first.atMs
}

/** When all of it was there. */
export function wholeAtMs(changes: readonly Change[]): number {
  const last = changes.at(-1)
  if (last === undefined) throw new Error('nothing came')
  return last.atMs
}

/**
 * How many frames did not come while something moved that changes with every frame: a screen of
 * 60 Hz has one each 16.7 ms, and half of that may be jitter.
 */
export function droppedFrames(changes: readonly Change[]): number {
  const framesMs = changes
    .map(({ atMs }) => atMs)
    .filter((atMs, index, all) => atMs - (all[index - 1] ?? -Infinity) > ONE_FRAME_WITHIN_MS)
  return framesMs
    .slice(1)
    .map((atMs, index) => atMs - (framesMs[index] ?? NaN))
    .reduce((dropped, gapMs) => dropped + Math.max(0, Math.round(gapMs / FRAME_MS) - 1), 0)
}
