/** @returns why a PIN must not be used; null when it may. The reason never repeats the PIN. */
export function findPinFault(pin: string, phones: readonly string[]): string | null {
  if (!/^[0-9]{6,12}$/.test(pin)) return 'must be 6 to 12 digits'
  if (hasStep(pin, 0)) return 'must not be one digit again and again'
  if (hasStep(pin, 1) || hasStep(pin, 9)) return 'must not be digits in a row'
  // Every number on the help slides can be read by whoever lies there.
  if (phones.some((phone) => isPartOfPhone(pin, phone))) return 'must not be a phone number'
  return null
}

/** From each digit to the next always the same step; after 9 comes 0, so 9 is one step back. */
function hasStep(pin: string, step: number): boolean {
  const digits = Array.from(pin, Number)
  return digits.every((digit, index) => {
    const before = digits[index - 1]
    return before === undefined || digit === (before + step) % 10
  })
}

function isPartOfPhone(pin: string, phone: string): boolean {
  const digits = phone.replace(/\D/g, '')
  return digits.includes(pin) || (digits.length >= 6 && pin.includes(digits))
}
