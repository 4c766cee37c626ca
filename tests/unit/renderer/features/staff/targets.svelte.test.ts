import { afterEach, describe, expect, it, vi } from 'vitest'
import { TargetChoice } from '../../../../../src/renderer/src/features/staff/targets.svelte.ts'
import type { ExportTarget } from '../../../../../src/shared/exports.ts'
import { makeStaff } from '../../../../helpers/page/make-staff.ts'

afterEach(() => {
  vi.useRealTimers()
})

const drive = (id: string, canWrite = true): ExportTarget => ({
  id,
  kind: 'drive',
  name: id,
  freeBytes: 1000,
  canWrite,
  isMissingMount: false,
})
const A = 'a'.repeat(16)
const B = 'b'.repeat(16)

function makeChoice(...lists: ExportTarget[][]) {
  const left = [...lists]
  const { staff, fake } = makeStaff({
    exports: {
      targets: () => {
        const list = left.shift()
        return list === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(list)
      },
    },
  })
  return { choice: new TargetChoice(staff), staff, fake }
}

describe('where to write', () => {
  it('is the first place that takes it, until another is chosen', () => {
    const { choice } = makeChoice()
    expect([choice.list, choice.target]).toEqual([null, null])
    choice.list = [drive(A, false), drive(B)]
    expect(choice.target?.id).toBe(B)
    choice.list = [drive(A), drive(B)]
    choice.choose(B)
    expect(choice.target?.id).toBe(B)
  })

  it('is nowhere once the chosen drive is gone, not behind one’s back another', () => {
    const { choice } = makeChoice()
    choice.list = [drive(A), drive(B)]
    choice.choose(B)
    choice.list = [drive(A)]
    expect(choice.target).toBeNull()
  })

  it('follows what is plugged in, and stays as it is where main does not answer', async () => {
    vi.useFakeTimers()
    const { choice, staff, fake } = makeChoice([drive(A)], [drive(A), drive(B)])
    const end = choice.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(choice.list).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect(choice.list).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(2000)
    expect([choice.list?.length, staff.fault, fake.calls.length]).toEqual([2, null, 3])
    end()
    await vi.advanceTimersByTimeAsync(9000)
    expect(fake.calls).toHaveLength(3)
  })
})
