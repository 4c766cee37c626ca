import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/main/database/audit-log.ts'
import type { Managed } from '../../src/main/settings/managed-schema.ts'
import { defaultSettings, parseSettings } from '../../src/main/settings/schema.ts'
import type { SettingKey } from '../../src/shared/setup.ts'
import { makeClinic } from '../helpers/factories.ts'
import { makeDesk } from '../helpers/setup.ts'
import { makeMember } from '../helpers/staff.ts'
import { makeVisits } from '../helpers/visits.ts'

const BY = 'Ann Lee'

function open(managed: Managed = {}) {
  const rig = makeVisits()
  const stored = { ...defaultSettings(), clinic: makeClinic(), staff: [makeMember(BY)] }
  const path = join(dirname(rig.databasePath), 'settings.json')
  const onDisk = () =>
    parseSettings(path, JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)
  const audited = () =>
    rig.database
      .prepare('SELECT action, details FROM audit ORDER BY seq')
      .all()
      .map((row) => {
        const { action, details } = row as { action: string; details: string }
        return { action, ...(JSON.parse(details) as Record<string, string>) }
      })
  return { rig, desk: makeDesk(rig, stored, managed), onDisk, audited, stored }
}

describe('a change of a setting', () => {
  it.each<[SettingKey, string, (settings: ReturnType<typeof defaultSettings>) => unknown, unknown]>(
    [
      ['clinic.clinicPhone', '555-0177', ({ clinic }) => clinic?.clinicPhone, '555-0177'],
      ['clinic.limits.feverC', '38.2', ({ clinic }) => clinic?.limits.feverC, 38.2],
      ['languages', 'ar en', ({ languages }) => languages, ['ar', 'en']],
      ['kioskLabel', 'Bay 3', ({ kioskLabel }) => kioskLabel, 'Bay 3'],
      ['retentionDays', '365', ({ retentionDays }) => retentionDays, 365],
      ['askOptional', 'true', ({ askOptional }) => askOptional, true],
      ['selfStart', 'false', ({ selfStart }) => selfStart, false],
      ['quizGate', 'true', ({ quizGate }) => quizGate, true],
      ['sheet.paper', 'A4', ({ sheet }) => sheet.paper, 'A4'],
      ['export.folder', '/media/stick', (settings) => settings.export.folder, '/media/stick'],
    ],
  )('of %s is written, and told with before and after', (key, text, read, value) => {
    const { desk, onDisk, audited, rig } = open()
    const before = desk.view.values[key]
    expect(desk.change(key, text, BY)).toBeNull()
    expect(read(onDisk())).toEqual(value)
    expect(audited()).toEqual([{ action: 'setting-changed', name: BY, key, before, after: text }])
    expect(findBrokenAudit(rig.database)).toBeNull()
  })

  it.each<[SettingKey, string, string, SettingKey]>([
    ['clinic.clinicPhone', ' ', 'value', 'clinic.clinicPhone'],
    ['clinic.clinicPhone', 'call us', 'value', 'clinic.clinicPhone'],
    ['clinic.limits.feverC', '41', 'value', 'clinic.limits.feverC'],
    ['clinic.limits.feverC', 'hot', 'value', 'clinic.limits.feverC'],
    ['clinic.limits.driveHours', '12.5', 'value', 'clinic.limits.driveHours'],
    ['clinic.limits.numbOuterLimitHours', '8', 'order', 'clinic.limits.numbOuterLimitHours'],
    ['clinic.limits.driveHours', '24', 'none', 'clinic.limits.driveHours'],
    ['idleSeconds', '59', 'value', 'idleSeconds'],
    ['languages', '', 'value', 'languages'],
    ['languages', 'en tlh', 'content', 'languages'],
    ['languages', 'en en', 'value', 'languages'],
    ['staffLanguage', 'tlh', 'content', 'staffLanguage'],
    ['drafts', 'block', 'content', 'drafts'],
    ['drafts', 'hide', 'value', 'drafts'],
    ['selfStart', 'maybe', 'value', 'selfStart'],
    ['quizGate', '', 'value', 'quizGate'],
    ['export.baseUrl', 'http://a.example', 'value', 'export.baseUrl'],
    ['export.folder', 'stick', 'value', 'export.folder'],
    ['export.publicKeys', 'age1nobody', 'value', 'export.publicKeys'],
  ])('of %s to "%s" is met with %s', (key, text, rule, about) => {
    const { desk, audited, stored } = open()
    const refusal = desk.change(key, text, BY)
    if (rule === 'none') {
      expect(refusal).toBeNull()
      return
    }
    expect(refusal).toEqual({ kind: 'refused', key: about, rule })
    expect(audited()).toEqual([])
    expect(desk.view.values['clinic.clinicPhone']).toBe(stored.clinic.clinicPhone)
  })

  it('of what is managed is refused, and so is what contradicts it', () => {
    const { desk, audited } = open({ limits: { numbOuterLimitHours: 8, numbWindowHours: 7 } })
    expect(desk.view.locked).toEqual([
      'clinic.limits.numbWindowHours',
      'clinic.limits.numbOuterLimitHours',
    ])
    expect(desk.view.values['clinic.limits.numbOuterLimitHours']).toBe('8')
    expect(desk.change('clinic.limits.numbOuterLimitHours', '20', BY)).toMatchObject({
      rule: 'locked',
    })
    expect(audited()).toEqual([])
  })
})

describe('undo', () => {
  it('gives back one change after the other, and tells of each', () => {
    const { desk, onDisk, audited } = open()
    desk.change('idleSeconds', '120', BY)
    desk.change('kioskLabel', 'Bay 3', BY)
    expect(desk.view.undo).toEqual({ key: 'kioskLabel', before: '', after: 'Bay 3' })
    expect(desk.undo(BY)).toBeNull()
    expect(onDisk()).toMatchObject({ kioskLabel: null, idleSeconds: 120 })
    expect(desk.view.undo).toMatchObject({ key: 'idleSeconds' })
    expect(desk.undo(BY)).toBeNull()
    expect(onDisk().idleSeconds).toBe(300)
    expect(desk.view.undo).toBeNull()
    expect(desk.undo(BY)).toBeNull()
    expect(audited().map(({ action }) => action)).toEqual([
      ...['setting-changed', 'setting-changed', 'setting-undone', 'setting-undone'],
    ])
  })

  it('is not offered where the value is another one by now', () => {
    const { rig, desk, onDisk } = open()
    desk.change('idleSeconds', '120', BY)
    const later = makeDesk(rig, { ...onDisk(), idleSeconds: 240 })
    expect(later.view.undo).toBeNull()
    expect(later.undo(BY)).toBeNull()
    expect(onDisk().idleSeconds).toBe(120)
  })
})

describe('members of staff', () => {
  const BOB = { name: 'Bob Roe', role: 'Nurse', pin: '161803' }

  it('come and go, and no PIN or hash is told', () => {
    const { desk, onDisk, audited } = open()
    expect(desk.setMember(BOB, BY)).toBeNull()
    expect(onDisk().staff.map(({ name }) => name)).toEqual([BY, BOB.name])
    const hash = onDisk().staff[1]?.pin.hash ?? ''
    expect(desk.removeMember(BOB.name, BY)).toBeNull()
    expect(onDisk().staff.map(({ name }) => name)).toEqual([BY])
    expect(audited()).toEqual([
      { action: 'staff-pin-set', name: BOB.name, role: BOB.role, by: BY },
      { action: 'staff-removed', name: BOB.name, role: BOB.role, by: BY },
    ])
    expect(JSON.stringify([audited(), desk.view])).not.toContain(hash)
    expect(JSON.stringify([audited(), desk.view])).not.toContain(BOB.pin)
  })

  it.each([
    ['a PIN of digits in a row', { ...BOB, pin: '123456' }, 'pin'],
    ['somebody else’s PIN', { ...BOB, pin: '271828' }, 'pin'],
    ['no name', { ...BOB, name: ' ' }, 'name'],
  ])('do not come with %s', (_what, person, rule) => {
    const { desk, audited } = open()
    expect(desk.setMember(person, BY)).toEqual({ kind: 'refused', key: null, rule })
    expect(audited()).toEqual([])
  })

  it('always leave somebody who can come in', () => {
    const { desk } = open()
    expect(desk.removeMember(BY, BY)).toEqual({ kind: 'refused', key: null, rule: 'last' })
    expect(desk.removeMember('Nobody', BY)).toMatchObject({ rule: 'name' })
  })
})
