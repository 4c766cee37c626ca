import type { Selection } from './selection.ts'

/** A folder that is being written, or was when the power went. */
export const PARTIAL = '.partial'

/** Each kiosk clears only what it left itself: others may be writing to the same share. */
export const folderStart = (kioskId: string) => `aftercare_${kioskId.slice(0, 8)}_`

/**
 * `aftercare_6a1d3c1e_2026-03-01_2026-03-31_20260304T150000-0500`: no character that a stick's file
 * system refuses, and sorted by name the exports of one kiosk and range are sorted by time.
 */
export function folderName(
  kioskId: string,
  { fromDate, toDate, afterChange }: Pick<Selection, 'fromDate' | 'toDate' | 'afterChange'>,
  exportedAt: string,
): string {
  const from = fromDate ?? (afterChange >= 0 ? 'since-last' : 'start')
  const moment = exportedAt.replace(/\.\d+/, '').replaceAll(/[:]|-(?=\d\d-|\d\dT)/g, '')
  return `${folderStart(kioskId)}${from}_${toDate ?? 'now'}_${moment}`
}

export const isLeftover = (name: string, kioskId: string) =>
  name.startsWith(folderStart(kioskId)) && name.endsWith(PARTIAL)
