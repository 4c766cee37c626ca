import type { CheckResult } from '../../shared/self-check.ts'

/** What a probe found. `detail` holds names, paths and numbers only: it is shown in every language. */
export type Verdict = Omit<CheckResult, 'id'>

/** The longest detail that `selfCheckSchema` takes. */
export const MAX_DETAIL = 300

function verdict(state: Verdict['state'], detail?: string): Verdict {
  if (detail === undefined || detail === '') return { state }
  const cut = detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL - 1)}…` : detail
  return { state, detail: cut }
}

export const locked = (detail?: string): Verdict => verdict('locked', detail)
export const open = (detail?: string): Verdict => verdict('open', detail)
export const unknown = (detail?: string): Verdict => verdict('unknown', detail)

/** Locked when nothing was found that should not be there. */
export const lockedUnless = (found: readonly string[]): Verdict =>
  found.length === 0 ? locked() : open(found.join(', '))
