import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Managed } from '../../../../src/main/settings/managed-schema.ts'
import { loadManaged, managedPath, overlay } from '../../../../src/main/settings/managed.ts'
import { defaultSettings } from '../../../../src/main/settings/schema.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { makeClinic } from '../../../helpers/factories.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const stored = { ...defaultSettings(), clinic: makeClinic() }

function put(content: string): string {
  const path = join(makeTempDir(), 'clinic.json')
  writeFileSync(path, content)
  return path
}

function refusalOf(read: () => unknown) {
  try {
    read()
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.problem }
    throw error
  }
  return null
}

describe('managedPath', () => {
  it('is where only whoever owns the machine can write', () => {
    expect(managedPath('linux', {})).toBe('/etc/aftercare-kiosk/clinic.json')
    expect(managedPath('darwin', {})).toBe(
      '/Library/Application Support/aftercare-kiosk/clinic.json',
    )
    expect(managedPath('win32', { ProgramData: 'D:\\Data' })).toBe(
      'D:\\Data\\aftercare-kiosk\\clinic.json',
    )
    expect(managedPath('win32', {})).toBe('C:\\ProgramData\\aftercare-kiosk\\clinic.json')
  })
})

describe('loadManaged', () => {
  it('reads a file behind a byte order mark, and one of before the target could be a mount', () => {
    const managed = { export: { baseUrl: 'https://a.example', publicKeys: [], folder: null } }
    const path = put(`\uFEFF${JSON.stringify(managed)}`)
    expect(loadManaged(path)).toEqual({
      export: {
        ...managed.export,
        ...{ targetMustBeMount: false, csvSeparator: 'comma', csvDecimalMark: 'point' },
        ...{ visitReferenceIs: 'patient', visitReferenceSystem: null },
      },
    })
  })

  it('manages nothing without a file', () => {
    expect(loadManaged(join(makeTempDir(), 'clinic.json'))).toEqual({})
  })

  it('takes a part of the values, and a name for the schema', () => {
    const path = put('{ "$schema": "clinic.schema.json", "limits": { "feverC": 38.3 } }')
    expect(loadManaged(path)).toMatchObject({ limits: { feverC: 38.3 } })
  })

  it.each([
    ['no JSON', '{ "name": ', ''],
    ['a list', '[]', ''],
    ['a key it does not know', '{ "clinicFone": "555-0100" }', 'clinicFone'],
    ['a blank phone', '{ "clinicPhone": " " }', 'clinicPhone'],
    ['a limit out of range', '{ "limits": { "feverC": 41 } }', 'limits.feverC'],
    ['a limit it does not know', '{ "limits": { "feverF": 101 } }', 'limits.feverF'],
    ['PINs', '{ "staff": [] }', 'staff'],
    ['the mark of an example', '{ "example": true }', 'example'],
    ['a half of the sheet', '{ "sheet": { "save": true } }', 'sheet.printer'],
  ])('refuses %s, naming file, key and reason', (_what, content, key) => {
    const file = put(content)
    expect(refusalOf(() => loadManaged(file))).toMatchObject({
      code: 'managed-invalid',
      file,
      key,
      reason: expect.stringMatching(/./) as string,
    })
  })

  it('refuses what is there and cannot be read', () => {
    const file = join(makeTempDir(), 'clinic.json')
    mkdirSync(file)
    expect(refusalOf(() => loadManaged(file))).toMatchObject({ code: 'managed-invalid', file })
  })
})

describe('overlay', () => {
  const lay = (managed: Managed, below = stored) => overlay(below, managed, '/managed/clinic.json')

  it('leaves the settings alone where nothing is managed', () => {
    expect(lay({})).toEqual({ settings: stored, locked: [] })
  })

  it('wins key by key and limit by limit, and locks just those', () => {
    const { settings, locked } = lay({
      clinicPhone: '555-0123',
      limits: { feverC: 38.3 },
      languages: ['es'],
      sheet: { printer: null, save: true, paper: 'A4' },
    })
    expect(settings).toEqual({
      ...stored,
      clinic: {
        ...stored.clinic,
        clinicPhone: '555-0123',
        limits: { ...stored.clinic.limits, feverC: 38.3 },
      },
      languages: ['es'],
      sheet: { printer: null, save: true, paper: 'A4' },
    })
    expect(locked.toSorted()).toEqual([
      'clinic.clinicPhone',
      'clinic.limits.feverC',
      'languages',
      'sheet.paper',
      'sheet.printer',
      'sheet.save',
    ])
  })

  it('sets up a clinic by itself where it says all of it', () => {
    const { name, clinicPhone, afterHoursPhone, emergencyNumber, limits } = makeClinic()
    const whole = { name, clinicPhone, afterHoursPhone, emergencyNumber, limits }
    expect(lay(whole, { ...defaultSettings() } as never).settings.clinic).toEqual(makeClinic())
  })

  it('sets up no clinic by a part of it', () => {
    const { settings, locked } = lay({ name: 'North' }, { ...defaultSettings() } as never)
    expect(settings.clinic).toBeUndefined()
    expect(locked).toEqual(['clinic.name'])
  })

  it('refuses a limit that contradicts one of the settings', () => {
    expect(refusalOf(() => lay({ limits: { numbOuterLimitHours: 8 } }))).toMatchObject({
      code: 'managed-invalid',
      file: '/managed/clinic.json',
      key: 'clinic.limits.numbOuterLimitHours',
    })
  })
})
