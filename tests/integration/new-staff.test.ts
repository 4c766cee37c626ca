import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings, parseSettings } from '../../src/main/settings/schema.ts'
import { NEW_STAFF_NAME, takeNewStaff } from '../../src/main/staff/new-staff.ts'
import { isPinSync } from '../../src/main/staff/pin-hash.ts'
import { makeClinic } from '../helpers/factories.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { openStaffStore, RIGHT_PIN, WRONG_PIN } from '../helpers/staff.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const ann = { name: 'Ann Lee', role: 'Nurse', pin: RIGHT_PIN }

function makeFolder() {
  const dataDir = makeTempDir()
  const { database, store } = openStaffStore(dataDir)
  const log = new MemoryLog()
  const path = join(dataDir, NEW_STAFF_NAME)
  let settings = defaultSettings()
  const take = (file: string) => {
    writeFileSync(path, file)
    settings = takeNewStaff(dataDir, settings, makeClinic(), store, log)
    return settings.staff
  }
  const audited = (): unknown[] => database.prepare('SELECT action, details FROM audit').all()
  return { dataDir, path, log, take, audited }
}

describe('new-staff.json', () => {
  it('gives a PIN, is erased, and is told of without the PIN', () => {
    const { dataDir, path, log, take, audited } = makeFolder()
    const [member] = take(JSON.stringify([ann]))
    expect(member && isPinSync(RIGHT_PIN, member.pin)).toBe(true)
    expect(existsSync(path)).toBe(false)
    const settingsPath = join(dataDir, 'settings.json')
    const written = readFileSync(settingsPath, 'utf8')
    expect(parseSettings(settingsPath, JSON.parse(written) as never).staff).toEqual([member])
    expect(audited()).toEqual([
      { action: 'staff-pin-set', details: JSON.stringify({ name: ann.name, role: ann.role }) },
    ])
    expect(written + JSON.stringify(log.lines)).not.toContain(RIGHT_PIN)
  })

  it('G02 replaces a forgotten PIN and leaves the others', () => {
    const { take } = makeFolder()
    const before = take(JSON.stringify([ann, { ...ann, name: 'Bob', pin: '161803' }]))
    const after = take(JSON.stringify([{ ...ann, pin: WRONG_PIN }]))
    const find = (name: string) => after.find((member) => member.name === name)
    expect(after).toHaveLength(2)
    expect(find('Bob')).toEqual(before.find(({ name }) => name === 'Bob'))
    expect(find(ann.name)?.id).toBe(before.find(({ name }) => name === ann.name)?.id)
    const replaced = find(ann.name)
    expect(replaced && isPinSync(WRONG_PIN, replaced.pin)).toBe(true)
  })

  it.each([
    ['a PIN that is easily guessed', JSON.stringify([ann, { ...ann, name: 'B', pin: '123456' }])],
    ['the same PIN twice', JSON.stringify([ann, { ...ann, name: 'Bob' }])],
    ['a PIN that is a number', JSON.stringify([{ ...ann, pin: 271828 }])],
    ['a PIN in the place of a key', `[{ "${RIGHT_PIN}": 1 }]`],
    ['a name twice', JSON.stringify([ann, ann])],
    ['nobody', '[]'],
    ['what is no JSON', `[{"pin":"${RIGHT_PIN}"`],
    ['what is no JSON and all PIN', RIGHT_PIN + 'x'],
  ])('G02 with %s gives nobody a PIN, stays, and is named without the PIN', (_what, file) => {
    const { path, log, take, audited } = makeFolder()
    expect(take(file)).toEqual([])
    expect(existsSync(path)).toBe(true)
    expect(audited()).toEqual([])
    expect(log.lines).toMatchObject([{ event: 'new-staff-refused', details: { path } }])
    expect(JSON.stringify(log.lines)).not.toContain(RIGHT_PIN)
  })

  it('with the PIN of somebody who is there already gives nobody a PIN', () => {
    const { take } = makeFolder()
    const before = take(JSON.stringify([ann]))
    expect(take(JSON.stringify([{ ...ann, name: 'Bob' }]))).toEqual(before)
  })
})
