import * as v from 'valibot'
import { idSchema } from './lesson.ts'
import { isolate } from './values.ts'

/** The relief timeline of one patient: the lesson's stages with real times. */

export const momentViewSchema = v.variant('precision', [
  /** About this hour; an ISO 8601 instant. */
  v.strictObject({ precision: v.literal('hour'), at: v.pipe(v.string(), v.isoTimestamp()) }),
  /** Some time on this day of the kiosk's calendar. */
  v.strictObject({ precision: v.literal('day'), on: v.pipe(v.string(), v.isoDate()) }),
])
export type MomentView = v.InferOutput<typeof momentViewSchema>

export const stageViewSchema = v.strictObject({
  id: idSchema,
  /** The stage this one follows; null for the first. */
  after: v.nullable(idSchema),
  /** 0 (worst) to 10 (best). */
  level: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
  figure: v.nullable(idSchema),
  from: momentViewSchema,
  to: v.nullable(momentViewSchema),
  /** Ids of lines that apply to this patient. */
  feel: v.array(idSchema),
  do: v.array(idSchema),
})
export type StageView = v.InferOutput<typeof stageViewSchema>

/** In the order of time. The patient is at the first stage: the kiosk stands in the recovery room. */
export const timelineViewSchema = v.pipe(v.array(stageViewSchema), v.minLength(1))
export type TimelineView = v.InferOutput<typeof timelineViewSchema>

/** The names that a stage's words may use beside the clinic's values. */
export const stageValueNames = ['from', 'to'] as const

/**
 * A moment as words: "6 in the evening" for an hour of today, "Monday 2 AM" for one of another day,
 * "Sunday, November 29" for a day. Wrapped in Unicode isolates.
 * @param formatLocale the BCP 47 tag that dates follow
 * @param today leaves out the day where it is this one; null for what is read later, such as paper
 */
export function formatMoment(
  moment: MomentView,
  formatLocale: string,
  width: 'long' | 'short',
  today: Date | null,
): string {
  const format = (instant: Date, options: Intl.DateTimeFormatOptions) =>
    isolate(new Intl.DateTimeFormat(formatLocale, options).format(instant))
  if (moment.precision === 'day') {
    const date = { weekday: width, month: width, day: 'numeric', timeZone: 'UTC' } as const
    return format(new Date(`${moment.on}T00:00Z`), date)
  }
  const at = new Date(moment.at)
  const isToday = at.toDateString() === today?.toDateString()
  // "12 PM" is read as noon by some and as midnight by others; "12 noon" is not.
  const isNoon = at.getHours() === 12
  return format(at, {
    hour: 'numeric',
    ...(isToday ? width === 'long' && { dayPeriod: 'long' } : { weekday: width }),
    ...(isNoon && { dayPeriod: 'long' }),
  })
}
