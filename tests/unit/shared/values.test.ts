import { describe, expect, it } from 'vitest'
import { formatValues, splitIsolated, valueNames } from '../../../src/shared/values.ts'
import { makeClinic, makeConditions } from '../../helpers/factories.ts'

const LRI = '\u2066'
const FSI = '\u2068'
const PDI = '\u2069'

/** Without isolates and direction marks, and with plain spaces and hyphens, which vary with the ICU version. */
const plain = (text: string) =>
  text
    .replace(/[\u2066\u2068\u2069\u200e\u200f\u061c]/g, '')
    .replace(/\s/g, ' ')
    .replace('–', '-')

const shownIn = (formatLocale: string) => {
  const values = formatValues(makeClinic(), makeConditions({ sedation: 'no' }), formatLocale)
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]))
}

describe('formatValues', () => {
  it('fills every name that words may use', () => {
    expect(Object.keys(shownIn('en-US')).sort()).toEqual([...valueNames].sort())
  })

  it('writes each value with its unit in English', () => {
    expect(shownIn('en-US')).toEqual({
      clinicName: 'Test Pain Clinic',
      clinicPhone: '555-0100',
      afterHoursPhone: '555-0199',
      emergencyNumber: '911',
      fever: '100.4°F (38°C)',
      driveHours: '12 hours',
      numbWindowHours: '8 hours',
      numbOuterLimitHours: '20 hours',
      sorenessDays: '3 days',
      noHeatHours: '48 hours',
      noBathHours: '36 hours',
      bandageHours: '20 hours',
      noLiftHours: '30 hours',
      sedationHours: '16 hours',
      iceMinutes: '15 minutes',
      steroidOnsetDays: '2-7 days',
      reliefLatestDays: '14 days',
    })
  })

  it('writes a range of equal ends as one number', () => {
    const clinic = makeClinic({ limits: { steroidOnsetFromDays: 7, steroidOnsetToDays: 7 } })
    const { steroidOnsetDays } = formatValues(clinic, makeConditions(), 'en-US')
    expect(plain(steroidOnsetDays)).toBe('7 days')
  })

  it('writes units in Spanish', () => {
    expect(shownIn('es-US')).toMatchObject({
      fever: '100.4 °F (38 °C)',
      driveHours: '12 horas',
      sorenessDays: '3 días',
      iceMinutes: '15 minutos',
      steroidOnsetDays: '2-7 días',
    })
  })

  it('writes digits and units in Arabic, but phone numbers as they are dialled', () => {
    expect(shownIn('ar-EG')).toMatchObject({
      fever: '١٠٠٫٤°ف (٣٨°م)',
      driveHours: '١٢ ساعة',
      sorenessDays: '٣ أيام',
      steroidOnsetDays: '٢-٧ أيام',
      clinicPhone: '555-0100',
      emergencyNumber: '911',
    })
  })

  it.each([
    ['en-US', 'ext. {{extension}}', `${LRI}555-0100${PDI} ext.\u00a0${LRI}12${PDI}`],
    ['ar-EG', 'تحويلة {{extension}}', `${LRI}555-0100${PDI} تحويلة\u00a0${LRI}12${PDI}`],
    ['zh-CN', '转 {{extension}}', `${LRI}555-0100${PDI} 转\u00a0${LRI}12${PDI}`],
    ['fr', undefined, `${LRI}555-0100${PDI} #${LRI}12${PDI}`],
  ])('writes an extension in %s as the language says', (formatLocale, pattern, shown) => {
    const clinic = { ...makeClinic(), clinicPhoneExtension: '12', afterHoursPhoneExtension: null }
    const values = formatValues(clinic, makeConditions(), formatLocale, pattern)
    expect(values.clinicPhone).toBe(shown)
    // Each in a piece of its own, so that neither is turned round.
    const pieces = splitIsolated(values.clinicPhone).filter(({ direction }) => direction === 'ltr')
    expect(pieces.map(({ text }) => text)).toEqual(['555-0100', '12'])
    expect(values.afterHoursPhone).toBe(`${LRI}555-0199${PDI}`)
  })

  it('agrees with a single unit', () => {
    const clinic = makeClinic({ limits: { sorenessDays: 1, numbWindowHours: 1 } })
    const values = formatValues(clinic, makeConditions(), 'en-US')
    expect(plain(values.sorenessDays)).toBe('1 day')
    expect(plain(values.numbWindowHours)).toBe('1 hour')
  })

  it.each([
    [37.8, '100°F (37.8°C)'],
    [38.3, '100.9°F (38.3°C)'],
  ])('writes a fever of %d °C in both scales to one decimal', (feverC, shown) => {
    const values = formatValues(makeClinic({ limits: { feverC } }), makeConditions(), 'en-US')
    expect(plain(values.fever)).toBe(shown)
  })

  it.each([
    ['no', '12 hours'],
    ['yes', '24 hours'],
    ['unknown', '24 hours'],
  ] as const)('with sedation "%s" says to wait %s before driving', (sedation, shown) => {
    const values = formatValues(makeClinic(), makeConditions({ sedation }), 'en-US')
    expect(plain(values.driveHours)).toBe(shown)
  })

  it('keeps phone numbers left to right and lets other values find their own direction', () => {
    const { clinicPhone, afterHoursPhone, emergencyNumber, ...others } = formatValues(
      makeClinic(),
      makeConditions(),
      'ar-EG',
    )
    expect([clinicPhone, afterHoursPhone, emergencyNumber]).toEqual([
      `${LRI}555-0100${PDI}`,
      `${LRI}555-0199${PDI}`,
      `${LRI}911${PDI}`,
    ])
    for (const value of Object.values(others)) {
      expect(value.startsWith(FSI) && value.endsWith(PDI)).toBe(true)
    }
  })
})

describe('splitIsolated', () => {
  it('gives a text without values in one piece', () => {
    expect(splitIsolated('Rest.')).toEqual([{ text: 'Rest.', direction: null }])
  })

  it('gives nothing for no text', () => {
    expect(splitIsolated('')).toEqual([])
  })

  it('cuts out each value with its direction and without its isolates', () => {
    const text = `Call ${LRI}911${PDI} above ${FSI}38°C${PDI}.`
    expect(splitIsolated(text)).toEqual([
      { text: 'Call ', direction: null },
      { text: '911', direction: 'ltr' },
      { text: ' above ', direction: null },
      { text: '38°C', direction: 'auto' },
      { text: '.', direction: null },
    ])
  })

  it('gives no empty pieces around and between values', () => {
    const text = `${LRI}911${PDI}${FSI}3 days${PDI}`
    expect(splitIsolated(text).map((piece) => piece.text)).toEqual(['911', '3 days'])
  })
})
