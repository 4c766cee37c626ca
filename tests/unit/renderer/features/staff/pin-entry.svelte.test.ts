import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PinEntry } from '../../../../../src/renderer/src/features/staff/pin-entry.svelte.ts'
import { AppError } from '../../../../../src/shared/errors.ts'
import type { UnlockOutcome } from '../../../../../src/shared/staff.ts'
import { FakeClient } from '../../../../helpers/page/fake-client.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function makePad(outcome: UnlockOutcome | AppError = { kind: 'wrong' }, waitSeconds = 0) {
  const fake = new FakeClient({
    staff: {
      gate: () => Promise.resolve({ hasStaff: true, waitSeconds }),
      unlock: () =>
        outcome instanceof AppError ? Promise.reject(outcome) : Promise.resolve(outcome),
    },
  })
  const onopen = vi.fn(() => Promise.resolve())
  const oncancel = vi.fn()
  const codeOf = (error: unknown) => (error instanceof AppError ? error.code : 'internal')
  const pad = new PinEntry({ client: fake.client.staff, onopen, oncancel, codeOf })
  const type = (digits: string) => {
    for (const digit of digits) pad.type(digit)
  }
  return { pad, fake, onopen, oncancel, type }
}

describe('the PIN pad', () => {
  it('sends a PIN of six digits, and no shorter one', async () => {
    const { pad, fake, onopen, type } = makePad({ kind: 'open', name: 'Ann Lee' })
    type('27182')
    expect(pad.mayEnter).toBe(false)
    await pad.enter()
    type('99')
    pad.erase()
    await pad.enter()
    expect(fake.inputsOf('staff:unlock')).toEqual([{ pin: '271829' }])
    expect(onopen).toHaveBeenCalledOnce()
    expect(pad.typed).toBe(0)
  })

  it('takes twelve digits at the most', () => {
    const { pad, type } = makePad()
    type('1234567890123')
    expect(pad.typed).toBe(12)
  })

  it('says that one was wrong until the next is typed', async () => {
    const { pad, onopen, type } = makePad()
    type('271828')
    await pad.enter()
    expect(pad.answer).toEqual({ kind: 'wrong' })
    expect(onopen).not.toHaveBeenCalled()
    type('1')
    expect([pad.answer, pad.typed]).toEqual([null, 1])
  })

  it('takes nothing while one must wait, and counts the seconds', async () => {
    const { pad, fake, type } = makePad({ kind: 'wrong' }, 30)
    await pad.begin()
    type('271828')
    await pad.enter()
    expect([pad.typed, pad.waitSeconds, pad.mayType]).toEqual([0, 30, false])
    pad.touch()
    vi.advanceTimersByTime(12_000)
    pad.update()
    expect(pad.waitSeconds).toBe(18)
    pad.touch()
    vi.advanceTimersByTime(18_000)
    pad.update()
    expect([pad.answer, pad.mayType]).toEqual([null, true])
    expect(fake.asked).toEqual(['staff:gate'])
  })

  it('says why a PIN could not be looked at', async () => {
    const { pad, type } = makePad(new AppError('save-failed'))
    type('271828')
    await pad.enter()
    expect(pad.answer).toEqual({ kind: 'failed', code: 'save-failed' })
    expect(pad.isBusy).toBe(false)
  })

  it('G17 forgets what was typed and left for a quarter of a minute', () => {
    const { pad, type, oncancel } = makePad()
    pad.touch()
    type('271')
    vi.advanceTimersByTime(14_000)
    pad.update()
    expect(pad.typed).toBe(3)
    pad.touch()
    vi.advanceTimersByTime(14_999)
    pad.update()
    expect(pad.typed).toBe(3)
    vi.advanceTimersByTime(1)
    pad.update()
    expect(pad.typed).toBe(0)
    expect(oncancel).not.toHaveBeenCalled()
  })

  it('goes away half a minute after the last touch', () => {
    const { pad, oncancel } = makePad()
    pad.touch()
    vi.advanceTimersByTime(29_000)
    pad.update()
    pad.touch()
    vi.advanceTimersByTime(29_000)
    pad.update()
    expect(oncancel).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    pad.update()
    expect(oncancel).toHaveBeenCalledOnce()
  })
})
