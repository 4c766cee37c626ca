import { describe, expect, it } from 'vitest'
import { findPinFault, pinFaultReasons } from '../../../../src/main/staff/pin-rules.ts'

describe('a PIN', () => {
  // 310298 would be 31 February, whichever way one reads it.
  it.each(['271828', '310298', '129912', '113234', '271828182845', '123459', '20261301'])(
    'may be %s',
    (pin) => {
      expect(findPinFault(pin, ['911', '555-0100'])).toBeNull()
    },
  )

  it.each([
    ['too short', '27182', 'length'],
    ['too long', '2718281828459', 'length'],
    ['of other digits than 0 to 9', '٢٧١٨٢٨', 'length'],
    ['one digit again and again', '777777', 'repeated'],
    ['a pair again and again', '121212', 'repeated'],
    ['a group twice', '271271', 'repeated'],
    ['a group of four twice', '27182718', 'repeated'],
    ['each digit twice', '112233', 'repeated'],
    ['each digit twice, in no order', '774499', 'repeated'],
    ['upwards in a row', '345678', 'run'],
    ['upwards past nine', '789012', 'run'],
    ['downwards in a row', '876543', 'run'],
    ['in steps of two', '024680', 'run'],
    ['up and down again', '123321', 'run'],
    ['two digits, each in a row', '111999', 'run'],
    ['two runs', '123789', 'run'],
    ['day, month, year', '251284', 'date'],
    ['month, day, year', '122584', 'date'],
    ['year, month, day', '841225', 'date'],
    ['day and month of a turn of the century', '100200', 'date'],
    ['29 February', '290203', 'date'],
    ['month and year', '121984', 'date'],
    ['year and month', '198412', 'date'],
    ['a date with its whole year', '25121984', 'date'],
    ['a date in the American way with its whole year', '12251984', 'date'],
    ['a date by the standard', '19841225', 'date'],
    ['two years', '19842011', 'date'],
    ['the phone of the clinic', '5550100', 'phone'],
    ['part of a phone', '550100', 'phone'],
  ])('G02 may not be %s', (_what, pin, fault) => {
    expect(findPinFault(pin, ['911', '+1 (555) 555-0100', '5550100'])).toBe(fault)
    expect(pinFaultReasons[findPinFault(pin, []) ?? 'phone']).not.toContain(pin)
  })

  it('G02 is refused in one case of ten, so that there is more than enough to choose from', () => {
    // Of all of them one in ten, far apart.
    const all = Array.from({ length: 100_000 }, (_, n) =>
      String((n * 9973) % 1_000_000).padStart(6, '0'),
    )
    const share = all.filter((pin) => findPinFault(pin, []) !== null).length / all.length
    expect(share).toBeGreaterThan(0.05)
    expect(share).toBeLessThan(0.12)
  })
})
