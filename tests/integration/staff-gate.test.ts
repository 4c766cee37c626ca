import { describe, expect, it } from 'vitest'
import { CAP_MS } from '../../src/main/staff/staff-gate.ts'
import { makeGate, makeMember, RIGHT_PIN, WRONG_PIN } from '../helpers/staff.ts'

const HOUR_MS = 3_600_000

async function failFiveTimes(gate: ReturnType<typeof makeGate>['gate']) {
  for (let time = 1; time < 5; time++) {
    expect(await gate.unlock(WRONG_PIN)).toEqual({ kind: 'wrong' })
  }
  expect(await gate.unlock(WRONG_PIN)).toEqual({ kind: 'wait', seconds: 30 })
}

describe('the staff gate', () => {
  it('opens for a PIN, and says whose it is', async () => {
    const { gate, actions } = makeGate()
    expect(gate.gate).toEqual({ hasStaff: true, waitSeconds: 0 })
    expect(await gate.unlock(RIGHT_PIN)).toEqual({ kind: 'open', name: 'Ann Lee' })
    expect(gate.view).toEqual({ name: 'Ann Lee', secondsLeft: 60 })
    expect(actions()).toEqual([{ action: 'staff-unlocked', name: 'Ann Lee', role: 'Nurse' }])
  })

  it.each(['page-gone', 'suspend'] as const)(
    'G17 stays closed where the page that asked is gone before the answer: %s',
    async (reason) => {
      const { gate, actions } = makeGate()
      const answer = gate.unlock(RIGHT_PIN)
      gate.end(reason)
      expect(await answer).toMatchObject({ kind: 'wait' })
      expect(gate.view).toBeNull()
      expect(actions().map(({ action }) => action)).not.toContain('staff-unlocked')
      expect(await gate.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
    },
  )

  it('stays closed for another, and tells of it without a digit', async () => {
    const { gate, actions } = makeGate()
    expect(await gate.unlock(WRONG_PIN)).toEqual({ kind: 'wrong' })
    expect(gate.view).toBeNull()
    expect(actions()).toEqual([{ action: 'staff-refused', failures: '1' }])
  })

  it('says so when nobody has a PIN', async () => {
    const { gate } = makeGate([])
    expect(gate.gate.hasStaff).toBe(false)
    expect(await gate.unlock(RIGHT_PIN)).toEqual({ kind: 'nobody' })
  })

  it('waits after five wrong PINs, tries none meanwhile, and does not wait longer for them', async () => {
    const { gate, clock, actions } = makeGate()
    await failFiveTimes(gate)
    clock.advance(20_000)
    expect(await gate.unlock(RIGHT_PIN)).toEqual({ kind: 'wait', seconds: 10 })
    expect(actions().at(-1)).toEqual({ action: 'staff-wait', seconds: '30' })
    clock.advance(10_000)
    expect(await gate.unlock(WRONG_PIN)).toEqual({ kind: 'wait', seconds: 60 })
    clock.advance(60_000)
    expect(await gate.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
    gate.end('button')
    expect(await gate.unlock(WRONG_PIN)).toEqual({ kind: 'wrong' })
  })

  it.each([HOUR_MS, -HOUR_MS])('waits whatever the clock is set to (%i ms)', async (ms) => {
    const { gate, clock } = makeGate()
    await failFiveTimes(gate)
    clock.setWallClockBy(ms)
    expect(await gate.unlock(RIGHT_PIN)).toEqual({ kind: 'wait', seconds: 30 })
  })

  it('begins the whole wait anew after a restart', async () => {
    const { gate, clock, restart } = makeGate()
    await failFiveTimes(gate)
    clock.advance(29_000)
    const next = restart()
    expect(await next.gate.unlock(RIGHT_PIN)).toEqual({ kind: 'wait', seconds: 30 })
    next.clock.advance(30_000)
    expect(await next.gate.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
    expect(restart().gate.gate.waitSeconds).toBe(0)
  })

  it('counts a PIN that was still being tried when the plug was pulled', async () => {
    const { gate, restart, database } = makeGate()
    const trying = gate.unlock(WRONG_PIN)
    expect(database.prepare('SELECT failures FROM staff_gate').get()).toEqual({ failures: 1 })
    expect(restart().gate.view).toBeNull()
    await trying
  })

  it('tries one PIN at a time', async () => {
    const { gate } = makeGate()
    const both = await Promise.all([gate.unlock(WRONG_PIN), gate.unlock(RIGHT_PIN)])
    expect(both).toEqual([{ kind: 'wrong' }, { kind: 'wait', seconds: 1 }])
  })

  it('lets nobody in who cannot be written down', async () => {
    const { gate, database } = makeGate()
    database.exec(`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'x'); END`)
    await expect(gate.unlock(RIGHT_PIN)).rejects.toThrow()
    expect(gate.view).toBeNull()
  })
})

describe('the staff role', () => {
  async function enter() {
    const rig = makeGate()
    await rig.gate.unlock(RIGHT_PIN)
    return rig
  }

  it('ends when nobody touches the screen', async () => {
    const { gate, clock, actions } = await enter()
    clock.advance(59_999)
    expect(gate.require().secondsLeft).toBe(1)
    clock.advance(1)
    expect(() => gate.require()).toThrow('staff-locked')
    expect(actions().at(-1)).toMatchObject({ action: 'staff-locked', reason: 'idle' })
  })

  it('ends after ten minutes however busy staff are', async () => {
    const { gate, clock, actions } = await enter()
    for (let ms = 0; ms < CAP_MS - 30_000; ms += 30_000) {
      clock.advance(30_000)
      gate.stay()
    }
    expect(gate.stay().secondsLeft).toBe(30)
    clock.advance(30_000)
    expect(() => gate.stay()).toThrow('staff-locked')
    expect(actions().at(-1)).toMatchObject({ action: 'staff-locked', reason: 'cap' })
  })

  it('is over in the view at its limit, which writes nothing; the end is a verb', async () => {
    const { gate, clock, actions } = await enter()
    clock.advance(59_999)
    expect(gate.view).toEqual({ name: 'Ann Lee', secondsLeft: 1 })
    clock.advance(1)
    const before = actions()
    expect(gate.view).toBeNull()
    expect(gate.view).toBeNull()
    expect(actions()).toEqual(before)
    gate.endWhenOver()
    gate.endWhenOver()
    expect(actions()).toEqual([
      ...before,
      { action: 'staff-locked', name: 'Ann Lee', reason: 'idle' },
    ])
  })

  it('is not ended by the verb before its limit', async () => {
    const { gate, clock, actions } = await enter()
    clock.advance(59_999)
    gate.endWhenOver()
    expect(gate.view?.name).toBe('Ann Lee')
    expect(actions().map(({ action }) => action)).toEqual(['staff-unlocked'])
  })

  it('is not handed over past its limit, and its end is written down', async () => {
    const { gate, clock, actions } = await enter()
    clock.advance(60_000)
    expect(gate.handOver()).toBeNull()
    expect(actions().at(-1)).toMatchObject({ action: 'staff-locked', reason: 'idle' })
  })

  it('ends once, and even when the disk cannot be told', async () => {
    const { gate, database, log } = await enter()
    database.exec(`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'x'); END`)
    gate.end('suspend')
    gate.end('suspend')
    expect(gate.view).toBeNull()
    expect(log.lines.map(({ event }) => event)).toEqual(['staff-lock-not-saved'])
  })

  it('lets the kiosk be left, and tells who did', async () => {
    const { gate, actions } = await enter()
    gate.leave()
    expect(actions().slice(1)).toEqual([
      { action: 'kiosk-left', name: 'Ann Lee' },
      { action: 'staff-locked', name: 'Ann Lee', reason: 'quit' },
    ])
    expect(() => {
      gate.leave()
    }).toThrow('staff-locked')
  })
})

describe('somebody else of the staff', () => {
  const BOB_PIN = '161803'
  const what = { key: 'clinic.emergencyNumber' }
  const two = [makeMember(), makeMember('Bob Roe', BOB_PIN)]

  it('G18 agrees with a PIN of their own, and both are noted', async () => {
    const { gate, actions } = makeGate(two)
    await expect(gate.askSecond(BOB_PIN, what)).rejects.toMatchObject({ code: 'staff-locked' })
    await gate.unlock(RIGHT_PIN)
    expect(await gate.askSecond(BOB_PIN, what)).toEqual({ kind: 'agreed', name: 'Bob Roe' })
    expect(actions().at(-1)).toEqual({
      action: 'second-agreed',
      name: 'Ann Lee',
      ...what,
      second: 'Bob Roe',
    })
    expect(gate.view).toMatchObject({ name: 'Ann Lee' })
  })

  it('G18 is nobody else with the PIN of whoever is in, and every refusal is noted', async () => {
    const { gate, actions } = makeGate(two)
    await gate.unlock(RIGHT_PIN)
    expect(await gate.askSecond(null, what)).toEqual({ kind: 'missing' })
    expect(await gate.askSecond(RIGHT_PIN, what)).toEqual({ kind: 'wrong' })
    expect(await gate.askSecond(WRONG_PIN, what)).toEqual({ kind: 'wrong' })
    const refused = actions().filter(({ action }) => action === 'second-refused')
    expect(refused).toEqual(
      ['missing', 'wrong', 'wrong'].map((reason) => ({
        action: 'second-refused',
        name: 'Ann Lee',
        ...what,
        reason,
      })),
    )
    expect(JSON.stringify(actions())).not.toContain(RIGHT_PIN)
  })

  it('G18 waits as at the pad after five wrong PINs', async () => {
    const { gate } = makeGate(two)
    await gate.unlock(RIGHT_PIN)
    for (let time = 1; time < 5; time++) {
      expect(await gate.askSecond(WRONG_PIN, what)).toEqual({ kind: 'wrong' })
    }
    expect(await gate.askSecond(WRONG_PIN, what)).toEqual({ kind: 'wait', seconds: 30 })
    expect(await gate.askSecond(BOB_PIN, what)).toEqual({ kind: 'wait', seconds: 30 })
    expect(gate.gate.waitSeconds).toBe(30)
  })

  it('G18 is nobody where there is only one, and no PIN is tried', async () => {
    const { gate, database } = makeGate()
    await gate.unlock(RIGHT_PIN)
    expect(await gate.askSecond(BOB_PIN, what)).toEqual({ kind: 'nobody' })
    expect(database.prepare('SELECT failures FROM staff_gate').get()).toEqual({ failures: 0 })
  })

  it('G18 agrees to nothing for somebody whose time is over meanwhile', async () => {
    const { gate } = makeGate(two)
    await gate.unlock(RIGHT_PIN)
    const asked = gate.askSecond(BOB_PIN, what)
    gate.end('idle')
    await expect(asked).rejects.toMatchObject({ code: 'staff-locked' })
  })
})
