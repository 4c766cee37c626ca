import type { Source } from './source.ts'

/** Between the ids of kiosks that tell the same of a visit. */
const SEPARATOR = ' '

/**
 * In whose name an export tells of a visit: in that of the visit's own kiosk, where the export is its
 * own or is signed with a key that the clinic registered for it, too; else in that of its own kiosk.
 * @param kioskId the visit's; null where the export does not tell
 * @returns nothing where neither is known
 */
export function exporterOf({ kioskId: signer, alsoFor }: Source, kioskId: string | null): string {
  if (signer === null) return kioskId ?? ''
  return kioskId !== null && alsoFor.has(kioskId) ? kioskId : signer
}

/** All who told one state of a visit; the order in which they did makes no difference. */
export function joinExporters(some: string, others: string): string {
  if (some === others) return some
  const all = [...some.split(SEPARATOR), ...others.split(SEPARATOR)].filter((each) => each !== '')
  return [...new Set(all)].sort().join(SEPARATOR)
}

/**
 * Whether two states are of one series: only one kiosk told them. Numbers of changes are counted by
 * each kiosk for itself, also by a copy of it, so those of two say nothing of which is the newer.
 */
export function isOneSeries(some: string, others: string): boolean {
  return !joinExporters(some, others).includes(SEPARATOR)
}
