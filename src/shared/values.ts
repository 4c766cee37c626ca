import type { Clinic } from './clinic.ts'
import type { Conditions } from './lesson.ts'

/** The names that words may use as `{{name}}`; each is filled from the clinic's settings. */
export const valueNames = [
  'clinicName',
  'clinicPhone',
  'afterHoursPhone',
  'emergencyNumber',
  'fever',
  'driveHours',
  'numbWindowHours',
  'numbOuterLimitHours',
  'sorenessDays',
  'noHeatHours',
  'noBathHours',
  'bandageHours',
  'noLiftHours',
  'sedationHours',
  'iceMinutes',
  'steroidOnsetDays',
  'reliefLatestDays',
] as const
export type ValueName = (typeof valueNames)[number]

/** Where a text is not for one of them, such as in a report. */
export const anyPatient: Conditions = {
  region: 'unknown',
  steroid: 'unknown',
  sedation: 'unknown',
  diabetes: 'unknown',
  bloodThinner: 'unknown',
}

// Unicode isolates: left-to-right, first-strong, and their end. Whoever shows the text may use them
// to keep a number in one piece; as plain text they keep it from being reordered in Arabic.
const LRI = '\u2066'
const FSI = '\u2068'
const PDI = '\u2069'

/** Keeps a text in one piece, whatever stands around it and whichever way that runs. */
export const isolate = (shown: string): string => FSI + shown + PDI
const isolateLtr = (shown: string) => LRI + shown + PDI

/** Where a language does not say how: understood without words, and read in any direction. */
const EXTENSION = '#{{extension}}'

/**
 * A phone number with what is dialled behind it, each in one piece of its own: in a language that
 * runs from right to left the extension stands on the left, as it is read.
 */
function phoneText(number: string, extension: string | null | undefined, pattern = EXTENSION) {
  const whole = isolateLtr(number)
  if (extension == null) return whole
  // A line may end behind the number, and not before the extension.
  const behind = pattern.replaceAll(' ', '\u00a0')
  return `${whole} ${behind.replace('{{extension}}', isolateLtr(extension))}`
}

type Unit = 'hour' | 'day' | 'minute' | 'celsius' | 'fahrenheit'

const unitFormats = new Map<string, Intl.NumberFormat>()

/** Each screen fills in all values, and a formatter is dear to make. */
function unitFormat(locale: string, unit: Unit, unitDisplay: 'long' | 'short', digits: number) {
  const key = [locale, unit, unitDisplay, digits].join(' ')
  const format =
    unitFormats.get(key) ??
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay,
      maximumFractionDigits: digits,
    })
  unitFormats.set(key, format)
  return format
}

/**
 * The clinic's values as words of a language, units included: hours as "24 hours", the fever limit
 * as "100.4°F (38°C)". Each is wrapped in Unicode isolates.
 * @param formatLocale the BCP 47 tag that numbers follow (`formatLocale` in the language's meta.json)
 * @param phoneExtension how an extension is written (`phoneExtension` there)
 */
export function formatValues(
  clinic: Clinic,
  conditions: Conditions,
  formatLocale: string,
  phoneExtension?: string,
): Record<ValueName, string> {
  const { limits } = clinic
  const unit = (name: Unit, display: 'long' | 'short', digits = 0) =>
    unitFormat(formatLocale, name, display, digits)
  const long = (name: Unit, amount: number) => isolate(unit(name, 'long').format(amount))
  const days = (from: number, to: number) =>
    // A range of equal ends would read "~7 days".
    from === to ? long('day', to) : isolate(unit('day', 'long').formatRange(from, to))
  const feverF = (limits.feverC * 9) / 5 + 32
  // Sedation not ruled out counts as sedation: the longer wait is the safe one.
  const driveHours = conditions.sedation === 'no' ? limits.driveHours : limits.driveHoursSedation

  return {
    clinicName: isolate(clinic.name),
    clinicPhone: phoneText(clinic.clinicPhone, clinic.clinicPhoneExtension, phoneExtension),
    afterHoursPhone: phoneText(
      clinic.afterHoursPhone,
      clinic.afterHoursPhoneExtension,
      phoneExtension,
    ),
    emergencyNumber: isolateLtr(clinic.emergencyNumber),
    fever: isolate(
      `${unit('fahrenheit', 'short', 1).format(feverF)} (${unit('celsius', 'short', 1).format(limits.feverC)})`,
    ),
    driveHours: long('hour', driveHours),
    numbWindowHours: long('hour', limits.numbWindowHours),
    numbOuterLimitHours: long('hour', limits.numbOuterLimitHours),
    sorenessDays: long('day', limits.sorenessDays),
    noHeatHours: long('hour', limits.noHeatHours),
    noBathHours: long('hour', limits.noBathHours),
    bandageHours: long('hour', limits.bandageHours),
    noLiftHours: long('hour', limits.noLiftHours),
    sedationHours: long('hour', limits.sedationHours),
    iceMinutes: long('minute', limits.iceMinutes),
    steroidOnsetDays: days(limits.steroidOnsetFromDays, limits.steroidOnsetToDays),
    reliefLatestDays: long('day', limits.reliefLatestDays),
  }
}

const ISOLATES = /[\u2066-\u2069]/g

/**
 * A text with its values in it, for a file or a record: isolates keep numbers whole on a screen, and
 * are noise there. A name without a value stays as it is written.
 */
export const fillPlain = (text: string, values: Readonly<Record<string, string>>): string =>
  text
    .replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll(ISOLATES, '')

/**
 * Cuts a text into what is written and what was filled in by `formatValues`, without the isolates.
 * `direction` is null for what is written.
 */
export function splitIsolated(text: string): { text: string; direction: 'ltr' | 'auto' | null }[] {
  const pieces: ReturnType<typeof splitIsolated> = []
  let end = 0
  for (const match of text.matchAll(/([\u2066\u2068])([^\u2069]*)\u2069/g)) {
    pieces.push({ text: text.slice(end, match.index), direction: null })
    pieces.push({ text: match[2] ?? '', direction: match[1] === LRI ? 'ltr' : 'auto' })
    end = match.index + match[0].length
  }
  return [...pieces, { text: text.slice(end), direction: null }].filter(
    (piece) => piece.text !== '',
  )
}
