import type { WordTree } from '../../shared/locale.ts'

/** What of the interface only staff read, behind the PIN or before there is a clinic. */
const STAFF_GROUPS: ReadonlySet<string> = new Set(['selfCheck', 'setup', 'staff'])

/**
 * The words of the interface that a patient reads: what a clinic approves. A word on a staff screen
 * must not bring the draft ribbon back.
 */
export const patientWords = (ui: WordTree): WordTree =>
  Object.fromEntries(Object.entries(ui).filter(([group]) => !STAFF_GROUPS.has(group)))

/** The words of the interface that only staff read. */
export const staffWords = (ui: WordTree): WordTree =>
  Object.fromEntries(Object.entries(ui).filter(([group]) => STAFF_GROUPS.has(group)))
