import { describe, expect, it } from 'vitest'
import { migrateSettings, SETTINGS_VERSION } from '../../../../src/main/settings/migrations.ts'
import {
  defaultSettings,
  parseSettings,
  type Settings,
} from '../../../../src/main/settings/schema.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { makeClinic, makeConditions } from '../../../helpers/factories.ts'

const file = '/data/settings.json'
const stored = { ...defaultSettings(), clinic: makeClinic() }

/** Of a pair whose other half nobody kept. */
const PUBLIC_KEY = 'age15vryp6nscaxcaxspc95gxqp4ss6dk95gvvzr42fnwka49m7yj5ms4f4r6w'
const makeExport = (part: Partial<Settings['export']>) => ({ ...stored.export, ...part })

function refusalOf(settings: Record<string, unknown>) {
  try {
    parseSettings(file, settings)
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.problem }
    throw error
  }
  return null
}

describe('defaultSettings', () => {
  it('makes settings that the app takes, without a clinic', () => {
    const settings = defaultSettings()
    expect(parseSettings(file, { ...settings })).toEqual(settings)
    expect(settings.clinic).toBeUndefined()
  })

  it('gives each kiosk an id of its own', () => {
    expect(defaultSettings().kioskId).not.toBe(defaultSettings().kioskId)
  })

  it('assumes nothing of a patient', () => {
    expect(defaultSettings().conditions).toEqual(makeConditions())
  })
})

describe('parseSettings', () => {
  it('takes settings with a clinic', () => {
    expect(parseSettings(file, stored)).toEqual(stored)
  })

  it.each([
    ['a resume time of one minute', { resumeWithinSeconds: 60 }],
    ['a resume time of ten minutes', { resumeWithinSeconds: 600 }],
    ['an idle time of a minute', { idleSeconds: 60 }],
    ['an idle time of an hour', { idleSeconds: 3600 }],
    ['a staff screen that covers itself after 15 seconds', { staffIdleSeconds: 15 }],
    ['one language of a region', { languages: ['ar-EG'] }],
    ['a public key', { export: makeExport({ publicKeys: [PUBLIC_KEY] }) }],
    ['an address with a path', { export: makeExport({ baseUrl: 'https://a.example/kiosk' }) }],
    ...[
      'urn:oid:2.16.840.1.113883.3.9999.7',
      'urn:uuid:0c5b7c1e-6d0b-4f0e-9b7e-3f4f0a2f8d61',
      'urn:nhs:stay',
      'https://a.example/stay%20of?ward=1',
    ].map((visitReferenceSystem): [string, object] => [
      `references of ${visitReferenceSystem}`,
      { export: makeExport({ visitReferenceIs: 'encounter', visitReferenceSystem }) },
    ]),
    ['visits that are kept for a day', { retentionDays: 1 }],
    ['a feed that must have had them', { retentionFeed: 'Nightly FHIR 2' }],
    ['a name of the kiosk', { kioskLabel: 'Bay 3' }],
    ['presses that count at once', { pressDelayMs: 0 }],
    ['presses that wait for two seconds', { pressDelayMs: 2000 }],
    [
      'phones with an extension, and one that says that it has none',
      {
        clinic: {
          ...makeClinic(),
          ...{ clinicPhoneExtension: '12', afterHoursPhoneExtension: null },
        },
      },
    ],
    ['a folder for exports', { export: makeExport({ folder: '/media/stick' }) }],
  ])('takes %s', (_what, part) => {
    expect(refusalOf({ ...stored, ...part })).toBeNull()
  })

  it.each([
    [
      'a printer without a name',
      { sheet: { printer: '', save: false, paper: null } },
      'sheet.printer',
    ],
    [
      'a paper of another size',
      { sheet: { printer: null, save: true, paper: 'A3' } },
      'sheet.paper',
    ],
    ['a language named twice', { languages: ['en', 'en'] }, 'languages'],
    ['a staff screen that is open for longer', { staffIdleSeconds: 601 }, 'staffIdleSeconds'],
    ['an idle time under a minute', { idleSeconds: 59 }, 'idleSeconds'],
    ['an idle time over an hour', { idleSeconds: 3601 }, 'idleSeconds'],
    ['a resume time under a minute', { resumeWithinSeconds: 59 }, 'resumeWithinSeconds'],
    ['a resume time over ten minutes', { resumeWithinSeconds: 601 }, 'resumeWithinSeconds'],
    ['a fraction of a second', { resumeWithinSeconds: 90.5 }, 'resumeWithinSeconds'],
    ['visits that are kept for no day', { retentionDays: 0 }, 'retentionDays'],
    ['a feed without a name', { retentionFeed: '' }, 'retentionFeed'],
    ['presses that wait for longer', { pressDelayMs: 2001 }, 'pressDelayMs'],
    ['presses that count before they are made', { pressDelayMs: -1 }, 'pressDelayMs'],
    [
      'a temperature with more decimals than patients are shown',
      { clinic: makeClinic({ limits: { feverC: 37.95 } }) },
      'clinic.limits.feverC',
    ],
    [
      'an extension that is no number',
      { clinic: { ...makeClinic(), clinicPhoneExtension: 'desk' } },
      'clinic.clinicPhoneExtension',
    ],
    ['a blank name of the kiosk', { kioskLabel: ' ' }, 'kioskLabel'],
    ['an empty list of languages', { languages: [] }, 'languages'],
    ['a language that is a path', { languages: ['../en'] }, 'languages.0'],
    ['a lesson that is a path', { lessonId: '../lesson' }, 'lessonId'],
    ['a kiosk id that is no UUID', { kioskId: 'room-2' }, 'kioskId'],
    ['conditions with a gap', { conditions: { region: 'neck' } }, 'conditions.steroid'],
    ['a clinic without a phone', { clinic: makeClinic({ clinicPhone: '' }) }, 'clinic.clinicPhone'],
    ['a rule for drafts that it does not know', { drafts: 'hide' }, 'drafts'],
    [
      'a public key with a letter mistyped',
      { export: makeExport({ publicKeys: [PUBLIC_KEY.replace('s', 'z')] }) },
      'export.publicKeys.0',
    ],
    [
      'a secret key where a public one is due',
      { export: makeExport({ publicKeys: [PUBLIC_KEY, 'AGE-SECRET-KEY-1QQQ'] }) },
      'export.publicKeys.1',
    ],
    ...['https://a.example/', 'http://a.example', 'https://a.example?x', 'urn:uuid:1'].map(
      (baseUrl): [string, object, string] => [
        `the address ${baseUrl}`,
        { export: makeExport({ baseUrl }) },
        'export.baseUrl',
      ],
    ),
    ...[
      ...['', '2.16.840.1', 'urn:oid:1 2', 'a|urn:x', 'urn:x|y', 'urn:oid:abc', 'urn:oid:1..2'],
      ...[
        'urn:uuid:zzz',
        'urn:uuid:1',
        'https://x"y<z>',
        'https://',
        'https:x',
        'urn:x%2',
        'urn:ä',
      ],
    ].map((visitReferenceSystem): [string, object, string] => [
      `references of "${visitReferenceSystem}"`,
      { export: makeExport({ visitReferenceSystem }) },
      'export.visitReferenceSystem',
    ]),
    ['a folder that is not absolute', { export: makeExport({ folder: 'stick' }) }, 'export.folder'],
    ['a key it does not know', { theme: 'dark' }, 'theme'],
    ['a version of no known kind', { schemaVersion: '1' }, 'schemaVersion'],
    ['a version never written', { schemaVersion: 0 }, 'schemaVersion'],
    ['settings without a version', { schemaVersion: undefined }, 'schemaVersion'],
  ])('refuses %s and names the key', (_what, part, key) => {
    expect(refusalOf({ ...stored, ...part })).toMatchObject({
      code: 'settings-invalid',
      file,
      key,
      reason: expect.stringMatching(/./) as string,
    })
  })

  it('refuses settings of a newer app as newer, whatever else they hold', () => {
    const schemaVersion = SETTINGS_VERSION + 1
    expect(refusalOf({ ...stored, schemaVersion, theme: 'dark' })).toEqual({
      code: 'settings-newer',
      file,
      key: 'schemaVersion',
      reason: `is ${schemaVersion}, this app reads up to ${SETTINGS_VERSION}`,
    })
  })
})

describe('migrateSettings', () => {
  it('leaves settings of this version as they are', () => {
    expect(migrateSettings(stored)).toEqual(stored)
  })

  it('brings settings of version 1 up: nothing more is asked, printed or kept than before', () => {
    const added = [
      ...['askOptional', 'sheet', 'staffLanguage', 'drafts', 'staff', 'staffIdleSeconds'],
      ...['export', 'selfStart', 'quizGate', 'kioskLabel', 'retentionDays', 'retentionFeed'],
    ]
    const before = Object.entries(stored).filter(([key]) => !added.includes(key))
    const migrated = migrateSettings({ ...Object.fromEntries(before), schemaVersion: 1 })
    expect(migrated).toEqual(stored)
    expect(parseSettings(file, migrated).sheet).toEqual({ printer: null, save: false, paper: null })
  })

  it('brings settings of version 2 up: drafts are shown, as before, and staff are warned', () => {
    const before = Object.entries(stored).filter(
      ([key]) => key !== 'drafts' && key !== 'staffLanguage',
    )
    const migrated = migrateSettings({ ...Object.fromEntries(before), schemaVersion: 2 })
    expect(parseSettings(file, migrated).drafts).toBe('warn')
  })

  it('brings settings of version 3 up: nobody has a PIN', () => {
    const before = Object.entries(stored).filter(
      ([key]) => !key.startsWith('staffI') && key !== 'staff',
    )
    const migrated = migrateSettings({ ...Object.fromEntries(before), schemaVersion: 3 })
    expect(parseSettings(file, migrated)).toEqual(stored)
  })

  it('brings settings of version 4 up: exports are plain and go where somebody says', () => {
    const before = Object.entries(stored).filter(([key]) => key !== 'export')
    const migrated = migrateSettings({ ...Object.fromEntries(before), schemaVersion: 4 })
    expect(parseSettings(file, migrated)).toEqual(stored)
    expect(migrated['export']).toEqual({
      baseUrl: 'https://clinic.invalid',
      publicKeys: [],
      folder: null,
      targetMustBeMount: false,
      csvSeparator: 'comma',
      csvDecimalMark: 'point',
      visitReferenceIs: 'patient',
      visitReferenceSystem: null,
    })
  })

  it('brings settings of version 5 and 6 up: patients start, and visits are kept, as before', () => {
    const added = ['selfStart', 'quizGate', 'kioskLabel', 'retentionDays']
    const before = Object.entries(stored).filter(([key]) => !added.includes(key))
    const migrated = migrateSettings({ ...Object.fromEntries(before), schemaVersion: 5 })
    expect(migrated).toEqual(stored)
    expect(migrated).toMatchObject({ selfStart: true, quizGate: false })
    expect(migrated).toMatchObject({ kioskLabel: null, retentionDays: null })
  })

  it('brings settings of version 7 up: presses wait for a moment', () => {
    const before = Object.entries(stored).filter(([key]) => key !== 'pressDelayMs')
    const migrated = migrateSettings({ ...Object.fromEntries(before), schemaVersion: 7 })
    expect(parseSettings(file, migrated)).toEqual(stored)
    expect(migrated['pressDelayMs']).toBe(400)
  })

  it('brings settings of version 8 up: exports go to any folder and CSV is the usual, as before', () => {
    const before = { baseUrl: 'https://a.example', publicKeys: [], folder: '/media/stick' }
    const migrated = migrateSettings({ ...stored, export: before, schemaVersion: 8 })
    const added = {
      ...{ targetMustBeMount: false, csvSeparator: 'comma', csvDecimalMark: 'point' },
      ...{ visitReferenceIs: 'patient', visitReferenceSystem: null },
    }
    expect(migrated).toEqual({ ...stored, export: { ...before, ...added } })
    expect(parseSettings(file, migrated)).toEqual(migrated)
    const broken = migrateSettings({ ...stored, export: 'stick', schemaVersion: 8 })
    expect(broken).toMatchObject({ export: 'stick' })
  })

  it('brings settings of version 10 up: a reference is the patient’s, as before', () => {
    const { visitReferenceIs, visitReferenceSystem, ...before } = stored.export
    const migrated = migrateSettings({ ...stored, export: before, schemaVersion: 10 })
    expect(migrated['export']).toEqual({ ...before, visitReferenceIs, visitReferenceSystem })
    expect([visitReferenceIs, visitReferenceSystem]).toEqual(['patient', null])
  })

  it.each([{ schemaVersion: -1 }, { schemaVersion: '1' }, {}])(
    'leaves %j for the schema to refuse',
    (settings) => {
      expect(migrateSettings(settings)).toEqual(settings)
    },
  )
})
