import * as v from 'valibot'

const hours = (from: number, to: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to))

/** Digits with the usual separators; blank is refused, because a help slide without a number harms. */
const phoneSchema = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('must not be blank'),
  v.regex(/^(?=(?:\D*\d){2})\+?[0-9(][0-9 ()./-]{1,23}$/, 'must be a phone number'),
)

/**
 * The limits that differ from clinic to clinic. Ranges are those that the clinical brief saw across
 * its sources (part 2.5); a value outside them is refused.
 */
export const limitsSchema = v.pipe(
  v.strictObject({
    /** Phone the clinic at or above this body temperature, in °C. */
    feverC: v.pipe(v.number(), v.minValue(37.8), v.maxValue(38.3)),
    driveHours: hours(4, 24),
    driveHoursSedation: hours(12, 24),
    /** Numbness or weakness is usually gone after this. */
    numbWindowHours: hours(1, 8),
    /** Phone the clinic when it lasts longer than this. */
    numbOuterLimitHours: hours(8, 24),
    sorenessDays: hours(1, 7),
    /** A clinic that allows heat from the start (0 in the brief) needs a lesson without that line. */
    noHeatHours: hours(1, 72),
    noBathHours: hours(24, 96),
    /** When the bandage may come off. */
    bandageHours: hours(4, 24),
    noLiftHours: hours(24, 168),
    /** How long sedation may be felt, and what it forbids holds. */
    sedationHours: hours(12, 24),
    iceMinutes: hours(10, 20),
    /** The steroid, if any, usually starts to work between these days. */
    /** At most a week: the lesson says what to expect by the end of the first one. */
    steroidOnsetFromDays: hours(1, 7),
    steroidOnsetToDays: hours(1, 10),
    /** Phone the clinic when there is no relief by then. */
    reliefLatestDays: hours(7, 14),
  }),
  v.forward(
    v.check(
      (limits) => limits.numbWindowHours < limits.numbOuterLimitHours,
      'must be more than numbWindowHours',
    ),
    ['numbOuterLimitHours'],
  ),
  v.forward(
    v.check(
      (limits) => limits.steroidOnsetFromDays <= limits.steroidOnsetToDays,
      'must not be less than steroidOnsetFromDays',
    ),
    ['steroidOnsetToDays'],
  ),
  v.forward(
    v.check(
      (limits) => limits.driveHours <= limits.driveHoursSedation,
      'must not be less than driveHours',
    ),
    ['driveHoursSedation'],
  ),
)

export const clinicSchema = v.strictObject({
  /** True for the values that ship for development; every screen then says so. */
  example: v.boolean(),
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(80)),
  clinicPhone: phoneSchema,
  afterHoursPhone: phoneSchema,
  emergencyNumber: phoneSchema,
  limits: limitsSchema,
})
export type Clinic = v.InferOutput<typeof clinicSchema>
