import type { PinFault } from '../../shared/setup.ts'

/**
 * Of the PINs of six digits about one in ten is refused, nearly all of them as dates; of longer ones
 * fewer.
 * @returns why a PIN must not be used; null when it may
 */
export function findPinFault(pin: string, phones: readonly string[]): PinFault | null {
  if (!/^[0-9]{6,12}$/.test(pin)) return 'length'
  if (isRepeated(pin)) return 'repeated'
  if (hasEvenSteps(pin) || isMadeOfRuns(pin)) return 'run'
  if (isDate(pin)) return 'date'
  // Every number on the help slides can be read by whoever lies there.
  return phones.some((phone) => isPartOfPhone(pin, phone)) ? 'phone' : null
}

/** The same for the log and for whoever wrote a file; none of it repeats the PIN. */
export const pinFaultReasons: Readonly<Record<PinFault, string>> = {
  length: 'must be 6 to 12 digits',
  repeated: 'must not repeat digits or groups of digits',
  run: 'must not be digits that follow each other',
  date: 'must not be a date or a year',
  phone: 'must not be a phone number',
  taken: 'must be nobody else’s',
}

/** Such as 777777, 121212, 123123 and 112233. */
const isRepeated = (pin: string) => /^(\d+)\1+$/.test(pin) || /^(?:(\d)\1)+$/.test(pin)

/** From each digit to the next always the same step, past nine and past zero: 345678, 024680. */
const hasEvenSteps = (pin: string) => new Set(stepsOf(pin)).size === 1

/** Such as 123321, 111999 and 123789: pieces of three or more that stay, rise or fall by one. */
function isMadeOfRuns(pin: string): boolean {
  let length = 1
  let last: number | null = null
  for (const step of stepsOf(pin)) {
    const goesOn = (step === 0 || step === 1 || step === 9) && (last === null || step === last)
    if (goesOn) {
      length++
      last = step
    } else if (length >= 3) {
      length = 1
      last = null
    } else return false
  }
  return length >= 3
}

function stepsOf(pin: string): number[] {
  const digits = Array.from(pin, Number)
  return digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10)
}

const YEAR = '(?:19|20)\\d\\d'
/** What a date may look like without its separators; each is read as day and month at most. */
const dateForms = [
  /^(?<day>\d\d)(?<month>\d\d)\d\d$/,
  /^(?<month>\d\d)(?<day>\d\d)\d\d$/,
  /^\d\d(?<month>\d\d)(?<day>\d\d)$/,
  new RegExp(`^(?<month>\\d\\d)${YEAR}$`),
  new RegExp(`^${YEAR}(?<month>\\d\\d)$`),
  new RegExp(`^(?<day>\\d\\d)(?<month>\\d\\d)${YEAR}$`),
  new RegExp(`^(?<month>\\d\\d)(?<day>\\d\\d)${YEAR}$`),
  new RegExp(`^${YEAR}(?<month>\\d\\d)(?<day>\\d\\d)$`),
]
const twoYears = new RegExp(`^${YEAR}${YEAR}$`)
/** In a leap year. */
const daysByMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isDate = (pin: string) =>
  twoYears.test(pin) ||
  dateForms.some((form) => {
    const { day = '01', month = '00' } = form.exec(pin)?.groups ?? {}
    return Number(day) >= 1 && Number(day) <= (daysByMonth[Number(month) - 1] ?? 0)
  })

function isPartOfPhone(pin: string, phone: string): boolean {
  const digits = phone.replace(/\D/g, '')
  return digits.includes(pin) || (digits.length >= 6 && pin.includes(digits))
}
