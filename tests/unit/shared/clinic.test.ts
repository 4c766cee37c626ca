import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import exampleClinic from '../../../resources/clinic.example.json'
import { clinicSchema, limitsSchema, type Clinic } from '../../../src/shared/clinic.ts'
import { makeClinic } from '../../helpers/factories.ts'

type Limits = Clinic['limits']

const refusedKeys = (schema: v.GenericSchema, value: unknown) =>
  v.safeParse(schema, value).issues?.map((issue) => v.getDotPath(issue)) ?? []

/** Limits so far apart that each can take any value of its range without contradicting another. */
const wide = makeClinic({
  limits: {
    driveHours: 4,
    driveHoursSedation: 24,
    numbWindowHours: 1,
    numbOuterLimitHours: 24,
    steroidOnsetFromDays: 1,
    steroidOnsetToDays: 10,
  },
}).limits

const ranges: [key: keyof Limits, from: number, to: number, step: number][] = [
  ['feverC', 37.8, 38.3, 0.1],
  ['driveHours', 4, 24, 1],
  ['driveHoursSedation', 12, 24, 1],
  ['numbWindowHours', 1, 8, 1],
  ['numbOuterLimitHours', 8, 24, 1],
  ['sorenessDays', 1, 7, 1],
  ['noHeatHours', 1, 72, 1],
  ['noBathHours', 24, 96, 1],
  ['bandageHours', 4, 24, 1],
  ['noLiftHours', 24, 168, 1],
  ['sedationHours', 12, 24, 1],
  ['iceMinutes', 10, 20, 1],
  ['steroidOnsetFromDays', 1, 7, 1],
  ['steroidOnsetToDays', 1, 10, 1],
  ['reliefLatestDays', 7, 14, 1],
]

describe('limitsSchema', () => {
  it('has a range for each limit', () => {
    expect(ranges.map(([key]) => key).sort()).toEqual(Object.keys(wide).sort())
  })

  it.each(ranges)('takes %s from %d to %d and nothing beyond', (key, from, to, step) => {
    expect(refusedKeys(limitsSchema, { ...wide, [key]: from })).toEqual([])
    expect(refusedKeys(limitsSchema, { ...wide, [key]: to })).toEqual([])
    expect(refusedKeys(limitsSchema, { ...wide, [key]: from - step })).toContain(key)
    expect(refusedKeys(limitsSchema, { ...wide, [key]: to + step })).toContain(key)
  })

  it.each(ranges.filter(([key]) => key !== 'feverC'))('refuses a fraction as %s', (key, from) => {
    expect(refusedKeys(limitsSchema, { ...wide, [key]: from + 0.5 })).toContain(key)
  })

  it('takes a tenth of a degree', () => {
    expect(refusedKeys(limitsSchema, { ...wide, feverC: 38.1 })).toEqual([])
  })

  it.each(ranges)('refuses limits without %s', (key) => {
    expect(refusedKeys(limitsSchema, { ...wide, [key]: undefined })).toEqual([key])
  })

  it('refuses a limit it does not know', () => {
    expect(refusedKeys(limitsSchema, { ...wide, noSwimHours: 24 })).toEqual(['noSwimHours'])
  })

  it.each<[string, Partial<Limits>, Partial<Limits>, keyof Limits]>([
    [
      'numbness that worries before it should be gone',
      { numbWindowHours: 7, numbOuterLimitHours: 8 },
      { numbWindowHours: 8, numbOuterLimitHours: 8 },
      'numbOuterLimitHours',
    ],
    [
      'a steroid that starts after it has started',
      { steroidOnsetFromDays: 7, steroidOnsetToDays: 7 },
      { steroidOnsetFromDays: 7, steroidOnsetToDays: 6 },
      'steroidOnsetToDays',
    ],
    [
      'a shorter wait to drive after sedation',
      { driveHours: 12, driveHoursSedation: 12 },
      { driveHours: 13, driveHoursSedation: 12 },
      'driveHoursSedation',
    ],
  ])('refuses %s and names the key', (_what, closest, contradiction, key) => {
    expect(refusedKeys(limitsSchema, { ...wide, ...closest })).toEqual([])
    expect(refusedKeys(limitsSchema, { ...wide, ...contradiction })).toEqual([key])
  })
})

describe('clinicSchema', () => {
  const phones = ['clinicPhone', 'afterHoursPhone', 'emergencyNumber']

  it('takes a clinic and the example that ships', () => {
    expect(refusedKeys(clinicSchema, makeClinic())).toEqual([])
    expect(v.parse(clinicSchema, exampleClinic).example).toBe(true)
  })

  it.each(phones)('refuses a blank %s', (key) => {
    expect(refusedKeys(clinicSchema, { ...makeClinic(), [key]: '' })).toContain(key)
    expect(refusedKeys(clinicSchema, { ...makeClinic(), [key]: '   ' })).toContain(key)
  })

  it.each(phones)('refuses a clinic without %s', (key) => {
    expect(refusedKeys(clinicSchema, { ...makeClinic(), [key]: undefined })).toEqual([key])
  })

  it.each([
    '112',
    '555-0100',
    '(555) 555-0100',
    '+1 (555) 555-0100',
    '030/555.0100',
    '1'.repeat(24),
  ])('takes the phone number %s', (clinicPhone) => {
    expect(refusedKeys(clinicSchema, makeClinic({ clinicPhone }))).toEqual([])
  })

  it.each([
    '1',
    '1((((',
    '()',
    'ask the staff',
    '555-0100 ext. 3',
    '++1 555',
    '1'.repeat(25),
    '<b>911</b>',
  ])('refuses the phone number %s', (clinicPhone) => {
    expect(refusedKeys(clinicSchema, makeClinic({ clinicPhone }))).toEqual(['clinicPhone'])
  })

  it.each([37.8, 38, 38.1, 38.3])('takes a fever limit of %d °C', (feverC) => {
    expect(refusedKeys(clinicSchema, makeClinic({ limits: { feverC } }))).toEqual([])
  })

  it.each([37.95, 38.01, 38.249])('refuses a fever limit of %d °C, and says why', (feverC) => {
    const result = v.safeParse(clinicSchema, makeClinic({ limits: { feverC } }))
    expect(result.issues?.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([
      ['limits.feverC', 'must not have more than one decimal: it is shown with one'],
    ])
  })

  it.each(['12', '0', '12345678', ' 12 ', null, undefined])('takes the extension %s', (one) => {
    const clinic = { ...makeClinic(), clinicPhoneExtension: one, afterHoursPhoneExtension: one }
    expect(refusedKeys(clinicSchema, clinic)).toEqual([])
  })

  it.each(['', 'ext. 3', '1'.repeat(9), '+1', '1 2'])('refuses the extension "%s"', (one) => {
    expect(refusedKeys(clinicSchema, { ...makeClinic(), clinicPhoneExtension: one })).toEqual([
      'clinicPhoneExtension',
    ])
  })

  it('trims names and phone numbers', () => {
    const clinic = v.parse(clinicSchema, makeClinic({ name: ' Clinic ', clinicPhone: ' 112 ' }))
    expect([clinic.name, clinic.clinicPhone]).toEqual(['Clinic', '112'])
  })

  it('takes a name of 80 characters, neither more nor none', () => {
    expect(refusedKeys(clinicSchema, makeClinic({ name: 'n'.repeat(80) }))).toEqual([])
    expect(refusedKeys(clinicSchema, makeClinic({ name: 'n'.repeat(81) }))).toEqual(['name'])
    expect(refusedKeys(clinicSchema, makeClinic({ name: '  ' }))).toEqual(['name'])
  })

  it('refuses a clinic that does not say whether it is the example', () => {
    expect(refusedKeys(clinicSchema, { ...makeClinic(), example: undefined })).toEqual(['example'])
  })

  it('refuses a key it does not know', () => {
    expect(refusedKeys(clinicSchema, { ...makeClinic(), fax: '555-0101' })).toEqual(['fax'])
  })
})
