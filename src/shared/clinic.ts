import * as v from 'valibot'

/**
 * Between which values each limit may be set. The ranges are those that the clinical brief saw across
 * its sources (part 2.5), narrower where a lesson could not say it otherwise.
 */
export const limitRanges = {
  feverC: { min: 37.8, max: 38.3, step: 0.1, unit: 'celsius' },
  driveHours: { min: 4, max: 24, step: 1, unit: 'hour' },
  driveHoursSedation: { min: 12, max: 24, step: 1, unit: 'hour' },
  numbWindowHours: { min: 1, max: 8, step: 1, unit: 'hour' },
  numbOuterLimitHours: { min: 8, max: 24, step: 1, unit: 'hour' },
  sorenessDays: { min: 1, max: 7, step: 1, unit: 'day' },
  /** A clinic that allows heat from the start (0 in the brief) needs a lesson without that line. */
  noHeatHours: { min: 1, max: 72, step: 1, unit: 'hour' },
  noBathHours: { min: 24, max: 96, step: 1, unit: 'hour' },
  bandageHours: { min: 4, max: 24, step: 1, unit: 'hour' },
  noLiftHours: { min: 24, max: 168, step: 1, unit: 'hour' },
  sedationHours: { min: 12, max: 24, step: 1, unit: 'hour' },
  iceMinutes: { min: 10, max: 20, step: 1, unit: 'minute' },
  /** At most a week: the lesson says what to expect by the end of the first one. */
  steroidOnsetFromDays: { min: 1, max: 7, step: 1, unit: 'day' },
  steroidOnsetToDays: { min: 1, max: 10, step: 1, unit: 'day' },
  reliefLatestDays: { min: 7, max: 14, step: 1, unit: 'day' },
} as const
export type LimitName = keyof typeof limitRanges

const whole = (name: LimitName, description: string) => {
  const { min, max } = limitRanges[name]
  return v.pipe(
    v.number(),
    v.integer(),
    v.minValue(min),
    v.maxValue(max),
    v.description(description),
  )
}

/** Digits with the usual separators; blank is refused, because a help slide without a number harms. */
const phone = (description: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('must not be blank'),
    v.regex(/^(?=(?:\D*\d){2})\+?[0-9(][0-9 ()./-]{1,23}$/, 'must be a phone number'),
    v.description(description),
  )

/** Patients are told temperatures with one decimal: what has more would be shown as another one. */
const hasOneDecimal = (value: number) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-6

/** What is dialled once the number answers; null or left out where it has none. */
const extension = (description: string) =>
  v.optional(
    v.pipe(
      v.nullable(
        v.pipe(v.string(), v.trim(), v.regex(/^[0-9]{1,8}$/, 'must be one to eight digits')),
      ),
      v.description(description),
    ),
  )

/** What each limit is, wherever it is set; whether they agree with each other, `limitsSchema` says. */
export const limitEntries = {
  feverC: v.pipe(
    v.number(),
    v.minValue(limitRanges.feverC.min),
    v.maxValue(limitRanges.feverC.max),
    v.check(hasOneDecimal, 'must not have more than one decimal: it is shown with one'),
    v.description('Phone the clinic at or above this body temperature, in °C.'),
  ),
  driveHours: whole('driveHours', 'No driving for this long without sedation, in hours.'),
  driveHoursSedation: whole(
    'driveHoursSedation',
    'No driving for this long after sedation, in hours; not less than driveHours.',
  ),
  numbWindowHours: whole(
    'numbWindowHours',
    'Numbness or weakness is usually gone after this many hours; less than numbOuterLimitHours.',
  ),
  numbOuterLimitHours: whole(
    'numbOuterLimitHours',
    'Phone the clinic when numbness or weakness lasts longer than this, in hours.',
  ),
  sorenessDays: whole('sorenessDays', 'Being sore is normal for this many days.'),
  noHeatHours: whole('noHeatHours', 'No heat on the back for this many hours.'),
  noBathHours: whole('noBathHours', 'No bath, pool or hot tub for this many hours.'),
  bandageHours: whole('bandageHours', 'The bandage may come off after this many hours.'),
  noLiftHours: whole('noLiftHours', 'No heavy lifting for this many hours.'),
  sedationHours: whole(
    'sedationHours',
    'How long sedation may be felt, and what it forbids holds, in hours.',
  ),
  iceMinutes: whole('iceMinutes', 'Ice for so many minutes at a time.'),
  steroidOnsetFromDays: whole(
    'steroidOnsetFromDays',
    'The steroid, if any, usually starts to work from this day on.',
  ),
  steroidOnsetToDays: whole(
    'steroidOnsetToDays',
    'The steroid, if any, usually starts to work by this day; not before steroidOnsetFromDays.',
  ),
  reliefLatestDays: whole(
    'reliefLatestDays',
    'Phone the clinic when there is no relief after this many days.',
  ),
} satisfies Record<LimitName, v.GenericSchema>

/** The limits that differ from clinic to clinic; a value outside its range is refused. */
export const limitsSchema = v.pipe(
  v.strictObject(limitEntries),
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

/** What a clinic says of itself. */
export const clinicEntries = {
  name: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('must not be blank'),
    v.maxLength(80),
    v.description('The name of the clinic, as patients know it.'),
  ),
  clinicPhone: phone('The number that patients call while the clinic is open.'),
  clinicPhoneExtension: extension(
    'The extension behind clinicPhone, in digits; null or left out for none.',
  ),
  afterHoursPhone: phone('The number that patients call at night and on days off.'),
  afterHoursPhoneExtension: extension(
    'The extension behind afterHoursPhone, in digits; null or left out for none.',
  ),
  emergencyNumber: phone('The number of the emergency services, such as 911, 999 or 112.'),
}

export const clinicSchema = v.strictObject({
  /** True for the values that ship for development; every screen then says so. */
  example: v.boolean(),
  ...clinicEntries,
  limits: limitsSchema,
})
export type Clinic = v.InferOutput<typeof clinicSchema>
