import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import type { FirstSetup } from '../../src/main/setup/first-setup.ts'
import { isPin } from '../../src/main/staff/pin-hash.ts'
import { limitKeys, type SettingKey } from '../../src/shared/setup.ts'
import { makeClinic } from '../helpers/factories.ts'
import { makeFirstSetup, readSettings } from '../helpers/setup.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const ANN = { name: 'Ann Lee', role: 'Nurse', pin: '271828' }
const CLINIC: [SettingKey, string][] = [
  ['clinic.name', 'North Clinic'],
  ['clinic.clinicPhone', '+1 555-0123'],
  ['clinic.afterHoursPhone', '555-0124'],
  ['clinic.emergencyNumber', '911'],
]

function enterClinic(first: FirstSetup) {
  for (const [key, text] of CLINIC) expect(first.change(key, text)).toBeNull()
  for (const key of limitKeys) expect(first.change(key, first.view.values[key] ?? '')).toBeNull()
}

describe('the first set-up', () => {
  it('saves all of it at once, with the audit', async () => {
    const dataDir = makeTempDir()
    const first = makeFirstSetup(dataDir)
    expect(first.view.toCheck).toEqual(limitKeys)
    enterClinic(first)
    expect(first.change('languages', 'es en')).toBeNull()
    expect(first.change('kioskLabel', 'Bay 3')).toBeNull()
    expect(first.setMember(ANN)).toBeNull()
    expect(readSettings(dataDir)).not.toHaveProperty('clinic')
    expect(await first.finish()).toBeNull()
    const { clinic, languages, kioskLabel, staff } = readSettings(dataDir)
    expect(clinic).toEqual({
      ...makeClinic(),
      name: 'North Clinic',
      clinicPhone: '+1 555-0123',
      afterHoursPhone: '555-0124',
    })
    expect({ languages, kioskLabel }).toEqual({ languages: ['es', 'en'], kioskLabel: 'Bay 3' })
    expect(staff[0] && (await isPin(ANN.pin, staff[0].pin))).toBe(true)
    const database = new DatabaseSync(join(dataDir, DATABASE_NAME))
    const actions = database.prepare('SELECT action FROM audit ORDER BY seq').all()
    database.close()
    expect(actions).toEqual([{ action: 'clinic-set-up' }, { action: 'staff-pin-set' }])
    expect(existsSync(join(dataDir, 'setup-draft.json'))).toBe(false)
  })

  it('half done is there after a restart, without any PIN', () => {
    const dataDir = makeTempDir()
    const before = makeFirstSetup(dataDir)
    before.change('clinic.name', 'North Clinic')
    before.change('clinic.limits.iceMinutes', '20')
    before.setMember(ANN)
    const files = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'utf8'))
    expect(files.join()).toContain(ANN.name)
    expect(files.join()).not.toContain(ANN.pin)
    const { view } = makeFirstSetup(dataDir)
    expect(view.values).toMatchObject({
      'clinic.name': 'North Clinic',
      'clinic.limits.iceMinutes': '20',
    })
    expect(view.toCheck).not.toContain('clinic.limits.iceMinutes')
    expect(view.members).toEqual([{ name: ANN.name, role: ANN.role, hasPin: false }])
  })

  it('G17 forgets the PINs with the page that they were typed in, and says so', async () => {
    const first = makeFirstSetup(makeTempDir())
    first.setMember(ANN)
    expect(first.view.members).toMatchObject([{ hasPin: true }])
    first.forgetPins()
    expect(first.view.members).toEqual([{ name: ANN.name, role: ANN.role, hasPin: false }])
    expect(await first.finish()).toMatchObject({ rule: 'missing' })
  })

  it('begins anew where the draft is damaged, and keeps it', () => {
    const dataDir = makeTempDir()
    writeFileSync(join(dataDir, 'setup-draft.json'), '{ "values"')
    expect(makeFirstSetup(dataDir).view.values['clinic.name']).toBe('')
    expect(readdirSync(dataDir)).toContain('setup-draft.json.damaged')
  })

  it('names what is missing and saves nothing', async () => {
    const dataDir = makeTempDir()
    const first = makeFirstSetup(dataDir)
    expect(await first.finish()).toMatchObject({ key: limitKeys[0], rule: 'missing' })
    for (const key of limitKeys) first.change(key, first.view.values[key] ?? '')
    expect(await first.finish()).toMatchObject({ key: 'clinic.name', rule: 'missing' })
    enterClinic(first)
    expect(await first.finish()).toEqual({ kind: 'refused', key: null, rule: 'missing' })
    first.setMember(ANN)
    expect(await makeFirstSetup(dataDir).finish()).toMatchObject({ key: null, rule: 'missing' })
    expect(readSettings(dataDir)).not.toHaveProperty('clinic')
  })

  it.each<[SettingKey, string, string]>([
    ['clinic.clinicPhone', 'call us', 'value'],
    ['clinic.clinicPhone', '', 'value'],
    ['clinic.limits.feverC', '41', 'value'],
    ['clinic.limits.numbWindowHours', '9', 'value'],
    ['languages', '', 'value'],
    ['languages', 'tlh', 'content'],
    ['idleSeconds', '120', 'value'],
  ])('refuses %s "%s"', (key, text, rule) => {
    const first = makeFirstSetup(makeTempDir())
    expect(first.change(key, text)).toEqual({ kind: 'refused', key, rule })
  })

  it('refuses limits that contradict each other', () => {
    const first = makeFirstSetup(makeTempDir())
    expect(first.change('clinic.limits.numbOuterLimitHours', '8')).toEqual({
      kind: 'refused',
      key: 'clinic.limits.numbOuterLimitHours',
      rule: 'order',
    })
  })

  it('refuses a PIN that patients can read or somebody has, also when the phone comes later', async () => {
    const first = makeFirstSetup(makeTempDir())
    enterClinic(first)
    const refused = (pinFault: string) => ({ kind: 'refused', key: null, rule: 'pin', pinFault })
    expect(first.setMember({ ...ANN, pin: '15550123' })).toEqual(refused('phone'))
    expect(first.setMember(ANN)).toBeNull()
    expect(first.setMember({ ...ANN, name: 'Bob' })).toEqual(refused('taken'))
    first.change('clinic.clinicPhone', '555-271828')
    expect(await first.finish()).toEqual(refused('phone'))
  })

  it('shows what is managed as locked', () => {
    const dataDir = makeTempDir()
    const managedPath = join(dataDir, 'managed.json')
    writeFileSync(managedPath, '{ "name": "South Clinic", "limits": { "feverC": 38.3 } }')
    const first = makeFirstSetup(dataDir, managedPath)
    expect(first.view.locked).toEqual(['clinic.name', 'clinic.limits.feverC'])
    expect(first.view.values).toMatchObject({
      'clinic.name': 'South Clinic',
      'clinic.limits.feverC': '38.3',
    })
    expect(first.change('clinic.name', 'North')).toMatchObject({ rule: 'locked' })
    expect(first.view.toCheck).not.toContain('clinic.limits.feverC')
  })
})
