import type { CheckResult } from '../../shared/self-check.ts'

/** What a probe found. `detail` holds names, paths and numbers only: it is shown in every language. */
export type ProbeVerdict = Omit<CheckResult, 'id'>

/** The longest detail that `selfCheckSchema` takes. */
export const MAX_DETAIL = 300

function verdict(state: ProbeVerdict['state'], detail?: string): ProbeVerdict {
  if (detail === undefined || detail === '') return { state }
  const cut = detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL - 1)}…` : detail
  return { state, detail: cut }
}

export const locked = (detail?: string): ProbeVerdict => verdict('locked', detail)
export const open = (detail?: string): ProbeVerdict => verdict('open', detail)
export const unknown = (detail?: string): ProbeVerdict => verdict('unknown', detail)

/** Locked when nothing was found that should not be there. */
export const lockedUnless = (found: readonly string[]): ProbeVerdict =>
  found.length === 0 ? locked() : open(found.join(', '))
