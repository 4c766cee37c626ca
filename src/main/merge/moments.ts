import * as v from 'valibot'

/** Clocks of kiosks and of whoever merges differ; time zones are told with each moment. */
const MAX_AHEAD_MS = 24 * 60 * 60 * 1000
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/

/** ISO 8601 with offset, as the kiosk writes it: other forms of a date are read differently by each program. */
export const isMoment = (text: string): boolean =>
  MOMENT.test(text) && !Number.isNaN(Date.parse(text))

export const momentSchema = v.pipe(
  v.string(),
  v.check(isMoment, 'must be an ISO 8601 moment with its offset'),
)

/** Of two states of a visit the later export holds, so a time that has not come would always win. */
export const isAhead = (moment: string, now: Date): boolean =>
  Date.parse(moment) > now.getTime() + MAX_AHEAD_MS

/** Whether a row or record may say that it was exported then: no later than the export that it is in. */
export const isWithin = (moment: string, exportedAt: string): boolean =>
  isMoment(moment) && Date.parse(moment) <= Date.parse(exportedAt)
