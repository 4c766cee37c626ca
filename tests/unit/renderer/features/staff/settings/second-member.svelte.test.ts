import { describe, expect, test, vi } from 'vitest'
import { SecondMember } from '../../../../../../src/renderer/src/features/staff/settings/second-member.svelte.ts'
import type { SecondRefusal, SetupOutcome } from '../../../../../../src/shared/setup.ts'
import { makeSetupView } from '../../../../../helpers/page/views.ts'

const DONE: SetupOutcome = { kind: 'done', view: makeSetupView() }
const refused = (second: SecondRefusal): SetupOutcome => ({
  ...{ kind: 'refused', key: 'clinic.emergencyNumber', rule: 'second' },
  second,
})

function ask(...outcomes: SetupOutcome[]) {
  const gate = () => Promise.resolve({ hasStaff: true, waitSeconds: 0 })
  const second = new SecondMember({ client: { gate }, codeOf: () => 'internal' })
  const retry = vi.fn(() => Promise.resolve(outcomes.shift() ?? DONE))
  const asked = second.ask(retry)
  const type = async (pin = '161803') => {
    for (const digit of pin) second.pad?.type(digit)
    await second.pad?.enter()
  }
  return { second, retry, asked, type }
}

describe('the pad for a second member of staff', () => {
  test('goes with the right PIN, which is sent once', async () => {
    const { second, retry, asked, type } = ask(DONE)
    await type()
    expect(await asked).toBe(DONE)
    expect(retry).toHaveBeenCalledExactlyOnceWith({ secondPin: '161803' })
    expect(second.pad).toBeNull()
  })

  test('stays after a wrong one and while it waits, with nothing typed', async () => {
    const { second, type, asked } = ask(
      refused({ kind: 'wrong' }),
      refused({ kind: 'wait', seconds: 30 }),
    )
    await type()
    expect([second.pad?.answer, second.pad?.typed]).toEqual([{ kind: 'wrong' }, 0])
    await type()
    expect(second.pad?.answer).toEqual({ kind: 'wait' })
    second.cancel()
    expect(await asked).toBeNull()
  })

  test('hands on what is wrong with the change itself', async () => {
    const other: SetupOutcome = { kind: 'refused', key: 'clinic.emergencyNumber', rule: 'value' }
    const { asked, type } = ask(other)
    await type()
    expect(await asked).toBe(other)
  })

  test('is over when somebody leaves it or the screen goes, and a late answer opens nothing', async () => {
    const { second, asked, type } = ask()
    const typing = type()
    second.cancel()
    expect(await asked).toBeNull()
    await typing
    expect(second.pad).toBeNull()
  })
})
