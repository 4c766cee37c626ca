import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings, parseSettings, type Settings } from '../../src/main/settings/schema.ts'
import { NEW_STAFF_NAME, NewStaffWatch, takeNewStaff } from '../../src/main/staff/new-staff.ts'
import { hashPin, isPin } from '../../src/main/staff/pin-hash.ts'
import { StaffGate } from '../../src/main/staff/staff-gate.ts'
import { makeClinic } from '../helpers/factories.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeMember, openStaffStore, RIGHT_PIN, WRONG_PIN } from '../helpers/staff.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const ann = { name: 'Ann Lee', role: 'Nurse', pin: RIGHT_PIN }

function makeFolder() {
  const dataDir = makeTempDir()
  const { database, store } = openStaffStore(dataDir)
  const log = new MemoryLog()
  const path = join(dataDir, NEW_STAFF_NAME)
  let settings = defaultSettings()
  const take = async (file: string) => {
    writeFileSync(path, file)
    settings = await takeNewStaff(dataDir, () => settings, makeClinic(), store, log)
    return settings.staff
  }
  const audited = (): unknown[] => database.prepare('SELECT action, details FROM audit').all()
  return { dataDir, path, log, store, take, audited }
}

describe('new-staff.json', () => {
  it('gives a PIN, is erased, and is told of without the PIN', async () => {
    const { dataDir, path, log, take, audited } = makeFolder()
    const [member] = await take(JSON.stringify([ann]))
    expect(member && (await isPin(RIGHT_PIN, member.pin))).toBe(true)
    expect(existsSync(path)).toBe(false)
    const settingsPath = join(dataDir, 'settings.json')
    const written = readFileSync(settingsPath, 'utf8')
    expect(parseSettings(settingsPath, JSON.parse(written) as never).staff).toEqual([member])
    expect(audited()).toEqual([
      { action: 'staff-pin-set', details: JSON.stringify({ name: ann.name, role: ann.role }) },
    ])
    expect(written + JSON.stringify(log.lines)).not.toContain(RIGHT_PIN)
  })

  it('G02 replaces a forgotten PIN and leaves the others', async () => {
    const { take } = makeFolder()
    const before = await take(JSON.stringify([ann, { ...ann, name: 'Bob', pin: '161803' }]))
    const after = await take(JSON.stringify([{ ...ann, pin: WRONG_PIN }]))
    const find = (name: string) => after.find((member) => member.name === name)
    expect(after).toHaveLength(2)
    expect(find('Bob')).toEqual(before.find(({ name }) => name === 'Bob'))
    expect(find(ann.name)?.id).toBe(before.find(({ name }) => name === ann.name)?.id)
    const replaced = find(ann.name)
    expect(replaced && (await isPin(WRONG_PIN, replaced.pin))).toBe(true)
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
  ])('G02 with %s gives nobody a PIN, stays, and is named without the PIN', async (_what, file) => {
    const { path, log, take, audited } = makeFolder()
    expect(await take(file)).toEqual([])
    expect(existsSync(path)).toBe(true)
    expect(audited()).toEqual([])
    expect(log.lines).toMatchObject([{ event: 'new-staff-refused', details: { path } }])
    expect(JSON.stringify(log.lines)).not.toContain(RIGHT_PIN)
  })

  it('with the PIN of somebody who is there already gives nobody a PIN', async () => {
    const { take } = makeFolder()
    const before = await take(JSON.stringify([ann]))
    expect(await take(JSON.stringify([{ ...ann, name: 'Bob' }]))).toEqual(before)
  })
})

describe('new-staff.json of a kiosk that runs', () => {
  function watch(members: Settings['staff'] = [makeMember('Bob Roe', '161803')]) {
    const folder = makeFolder()
    const clock = new FakeClock()
    let settings: Settings = { ...defaultSettings(), staff: members }
    const { store, log, dataDir, path } = folder
    const gate = new StaffGate({ members, idleMs: 60_000, store, clock, log })
    const watching = new NewStaffWatch({
      ...{ dataDir, clinic: makeClinic(), store, clock, log },
      settings: () => settings,
      taken: (next) => {
        settings = next
        gate.useMembers(next.staff)
      },
    })
    const put = async (people: unknown[]) => {
      writeFileSync(path, JSON.stringify(people))
      watching.look()
      await watching.taking
    }
    return { ...folder, clock, gate, watching, put, settings: () => settings }
  }

  it('G01 lets in at once whom it names, also while the pad waits after wrong PINs', async () => {
    const { gate, put, settings } = watch()
    for (let tries = 0; tries < 5; tries++) await gate.unlock(WRONG_PIN)
    expect(gate.gate.waitSeconds).toBe(30)
    await put([ann])
    expect(settings().staff.map(({ name }) => name)).toEqual(['Bob Roe', 'Ann Lee'])
    expect(await gate.unlock(RIGHT_PIN)).toEqual({ kind: 'open', name: 'Ann Lee' })
  })

  it('G01 gives one try each minute, and no more by more files', async () => {
    const { gate, put, clock } = watch()
    for (let tries = 0; tries < 5; tries++) await gate.unlock(WRONG_PIN)
    await put([ann])
    expect(await gate.unlock(WRONG_PIN)).toEqual({ kind: 'wait', seconds: 30 })
    await put([{ ...ann, pin: '577215' }])
    expect(gate.gate.waitSeconds).toBe(30)
    clock.advance(60_000)
    await put([{ ...ann, pin: '577215' }])
    expect(await gate.unlock('577215')).toMatchObject({ kind: 'open' })
  })

  it('that is refused lifts no wait, and is looked at again only when it has changed', async () => {
    const { gate, put, clock, log, watching } = watch()
    for (let tries = 0; tries < 5; tries++) await gate.unlock(WRONG_PIN)
    await put([{ ...ann, pin: '123456' }])
    for (let minutes = 0; minutes < 5; minutes++) {
      clock.advance(60_000)
      watching.look()
      await watching.taking
    }
    expect(log.lines.filter(({ event }) => event === 'new-staff-refused')).toHaveLength(1)
    expect(await gate.unlock(WRONG_PIN)).toEqual({ kind: 'wait', seconds: 60 })
    await put([ann])
    expect(await gate.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
  })

  it('D22 with eight beside eight keeps main from nothing for longer than a blink', async () => {
    // A step with which none of them is a date.
    const digits = (n: number) => `${271_828 + n * 30_011}`
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']
    const members = names.map((name, index) => makeMember(name, digits(index)))
    const { put, settings } = watch(members)
    const hashBegunMs = performance.now()
    await hashPin('271828')
    const oneHashMs = performance.now() - hashBegunMs
    let longestMs = 0
    let lastMs = performance.now()
    const look = () => {
      const nowMs = performance.now()
      longestMs = Math.max(longestMs, nowMs - lastMs)
      lastMs = nowMs
    }
    const timer = setInterval(look, 10)
    await put(
      names.map((name, index) => ({
        name: `${name}${name}`,
        role: 'Nurse',
        pin: digits(8 + index),
      })),
    )
    clearInterval(timer)
    look() // also where nothing has come in between
    expect(settings().staff).toHaveLength(16)
    // One after the other on main's own thread they take as long as seventy.
    expect(longestMs).toBeLessThan(10 * oneHashMs)
  })
})
