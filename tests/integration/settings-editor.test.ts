import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/main/database/audit-log.ts'
import type { Managed } from '../../src/main/settings/managed-schema.ts'
import { defaultSettings, parseSettings } from '../../src/main/settings/schema.ts'
import type { SettingKey } from '../../src/shared/setup.ts'
import { makeClinic } from '../helpers/factories.ts'
import { makeSettingsEditor } from '../helpers/setup.ts'
import { makeMember } from '../helpers/staff.ts'
import { makeVisits } from '../helpers/visits.ts'

const BY = 'Ann Lee'
const BOB = { name: 'Bob Roe', role: 'Nurse', pin: '161803' }

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
  return { rig, editor: makeSettingsEditor(rig, stored, managed), onDisk, audited, stored }
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
      ['export.targetMustBeMount', 'true', (settings) => settings.export.targetMustBeMount, true],
    ],
  )('of %s is written, and told with before and after', (key, text, read, value) => {
    const { editor, onDisk, audited, rig } = open()
    const before = editor.view.values[key]
    expect(editor.change(key, text, { name: BY })).toBeNull()
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
    ['export.targetMustBeMount', 'perhaps', 'value', 'export.targetMustBeMount'],
    ['export.publicKeys', 'age1nobody', 'value', 'export.publicKeys'],
  ])('of %s to "%s" is met with %s', (key, text, rule, about) => {
    const { editor, audited, stored } = open()
    const refusal = editor.change(key, text, { name: BY })
    if (rule === 'none') {
      expect(refusal).toBeNull()
      return
    }
    expect(refusal).toEqual({ kind: 'refused', key: about, rule })
    expect(audited()).toEqual([])
    expect(editor.view.values['clinic.clinicPhone']).toBe(stored.clinic.clinicPhone)
  })

  it('of what is managed is refused, and so is what contradicts it', () => {
    const { editor, audited } = open({ limits: { numbOuterLimitHours: 8, numbWindowHours: 7 } })
    expect(editor.view.locked).toEqual([
      'clinic.limits.numbWindowHours',
      'clinic.limits.numbOuterLimitHours',
    ])
    expect(editor.view.values['clinic.limits.numbOuterLimitHours']).toBe('8')
    expect(editor.change('clinic.limits.numbOuterLimitHours', '20', { name: BY })).toMatchObject({
      rule: 'locked',
    })
    expect(audited()).toEqual([])
  })
})

describe('undo', () => {
  it('gives back one change after the other, and tells of each', () => {
    const { editor, onDisk, audited } = open()
    editor.change('idleSeconds', '120', { name: BY })
    editor.change('kioskLabel', 'Bay 3', { name: BY })
    expect(editor.view.undo).toEqual({ key: 'kioskLabel', before: '', after: 'Bay 3' })
    expect(editor.undo({ name: BY })).toBeNull()
    expect(onDisk()).toMatchObject({ kioskLabel: null, idleSeconds: 120 })
    expect(editor.view.undo).toMatchObject({ key: 'idleSeconds' })
    expect(editor.undo({ name: BY })).toBeNull()
    expect(onDisk().idleSeconds).toBe(300)
    expect(editor.view.undo).toBeNull()
    expect(editor.undo({ name: BY })).toBeNull()
    expect(audited().map(({ action }) => action)).toEqual([
      ...['setting-changed', 'setting-changed', 'setting-undone', 'setting-undone'],
    ])
  })

  it('is not offered where the value is another one by now', () => {
    const { rig, editor, onDisk } = open()
    editor.change('idleSeconds', '120', { name: BY })
    const later = makeSettingsEditor(rig, { ...onDisk(), idleSeconds: 240 })
    expect(later.view.undo).toBeNull()
    expect(later.undo({ name: BY })).toBeNull()
    expect(onDisk().idleSeconds).toBe(120)
  })
})

describe('members of staff', () => {
  it('come and go, and no PIN or hash is told', async () => {
    const { editor, onDisk, audited } = open()
    const setting = editor.setMember(BOB, { name: BY })
    expect(editor.isBusy).toBe(true)
    // As the handler hears of it: the settings come into force then, and not some seconds later.
    expect(await setting.then(() => editor.isBusy)).toBe(false)
    expect(await setting).toBeNull()
    expect(onDisk().staff.map(({ name }) => name)).toEqual([BY, BOB.name])
    const hash = onDisk().staff[1]?.pin.hash ?? ''
    expect(editor.removeMember(BOB.name, { name: BY })).toBeNull()
    expect(onDisk().staff.map(({ name }) => name)).toEqual([BY])
    expect(audited()).toEqual([
      { action: 'staff-pin-set', name: BOB.name, role: BOB.role, by: BY },
      { action: 'staff-removed', name: BOB.name, role: BOB.role, by: BY },
    ])
    expect(JSON.stringify([audited(), editor.view])).not.toContain(hash)
    expect(JSON.stringify([audited(), editor.view])).not.toContain(BOB.pin)
  })

  it.each([
    ['a PIN of digits in a row', { ...BOB, pin: '123456' }, 'pin', 'run'],
    ['somebody else’s PIN', { ...BOB, pin: '271828' }, 'pin', 'taken'],
    ['no name', { ...BOB, name: ' ' }, 'name', undefined],
  ] as const)('do not come with %s', async (_what, person, rule, pinFault) => {
    const { editor, audited } = open()
    const refused = { kind: 'refused', key: null, rule, ...(pinFault && { pinFault }) }
    expect(await editor.setMember(person, { name: BY })).toEqual(refused)
    expect(audited()).toEqual([])
  })

  it('take somebody else, unless it is about oneself or nobody else is there', async () => {
    const { editor } = open()
    expect(editor.memberNeedsSecond('Bob Roe', BY)).toBe(false)
    await editor.setMember(BOB, { name: BY })
    expect(editor.memberNeedsSecond('Cy Doe', BY)).toBe(true)
    expect(editor.memberNeedsSecond('Bob Roe ', BY)).toBe(true)
    expect(editor.memberNeedsSecond(` ${BY}`, BY)).toBe(false)
  })

  it('always leave somebody who can come in', () => {
    const { editor } = open()
    expect(editor.removeMember(BY, { name: BY })).toEqual({
      kind: 'refused',
      key: null,
      rule: 'last',
    })
    expect(editor.removeMember('Nobody', { name: BY })).toMatchObject({ rule: 'name' })
  })
})

describe('G18 what one of the staff alone may not change', () => {
  it('is the emergency number, whatever to', () => {
    const { editor } = open()
    const now = editor.view.values['clinic.emergencyNumber'] ?? ''
    expect(editor.needsSecond('clinic.emergencyNumber', '112')).toBe(true)
    expect(editor.needsSecond('clinic.emergencyNumber', ` ${now} `)).toBe(false)
    expect(editor.needsSecond('clinic.clinicPhone', '555-0199')).toBe(false)
    expect(editor.undoNeedsSecond).toBe(false)
    editor.change('clinic.emergencyNumber', '112', { name: BY, second: 'Bob Roe' })
    expect(editor.undoNeedsSecond).toBe(true)
  })

  it('is to take a key away that exports are encrypted to, but not to add one', async () => {
    const { editor } = open()
    const keys = await Promise.all(
      Array.from({ length: 3 }, async () => identityToRecipient(await generateX25519Identity())),
    )
    const [one = '', two = '', three = ''] = keys
    const needs = (...left: string[]) => editor.needsSecond('export.publicKeys', left.join('\n '))
    expect(needs(one, two)).toBe(false)
    expect(editor.change('export.publicKeys', `${one} ${two}`, { name: BY })).toBeNull()
    expect(editor.undoNeedsSecond).toBe(true)
    expect(needs(two, one, three)).toBe(false)
    for (const left of [[], [one], [one, three]]) expect(needs(...left)).toBe(true)
  })

  it('is not asked about where the managed file says it', () => {
    const { editor } = open({ emergencyNumber: '999' })
    expect(editor.needsSecond('clinic.emergencyNumber', '112')).toBe(false)
    expect(editor.change('clinic.emergencyNumber', '112', { name: BY })).toMatchObject({
      rule: 'locked',
    })
  })

  it('is noted with both', async () => {
    const { editor, audited } = open()
    const both = { name: BY, second: 'Bob Roe' }
    editor.change('clinic.emergencyNumber', '112', both)
    await editor.setMember(BOB, both)
    editor.removeMember(BOB.name, both)
    expect(audited()).toMatchObject([
      { action: 'setting-changed', name: BY, second: 'Bob Roe' },
      { action: 'staff-pin-set', name: BOB.name, by: BY, second: 'Bob Roe' },
      { action: 'staff-removed', name: BOB.name, by: BY, second: 'Bob Roe' },
    ])
  })
})
