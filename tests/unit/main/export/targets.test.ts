import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inspectFolder } from '../../../../src/main/export/targets.ts'

const HERE = { freeBytes: 1, canWrite: true, isMissingMount: false }
const NOWHERE = { freeBytes: null, canWrite: false, isMissingMount: false }

describe('a share or stick that does not answer', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is asked once, however often staff look, and with it one other at the most', async () => {
    const answers: (() => void)[] = []
    const hang = vi.fn<(dir: string) => Promise<typeof HERE>>(
      () =>
        new Promise<typeof HERE>((answer) => {
          answers.push(() => {
            answer(HERE)
          })
        }),
    )
    const look = () => Promise.all(['/a', '/b', '/c'].map((dir) => inspectFolder(dir, hang)))
    for (let time = 0; time < 2; time++) {
      const seen = look()
      await vi.advanceTimersByTimeAsync(2000)
      expect(await seen).toEqual([NOWHERE, NOWHERE, NOWHERE])
    }
    expect(hang.mock.calls.map(([dir]) => dir)).toEqual(['/a', '/b'])

    answers[0]?.()
    await vi.advanceTimersByTimeAsync(0)
    // Its turn has come.
    expect(hang.mock.calls.map(([dir]) => dir)).toEqual(['/a', '/b', '/c'])
    for (const answer of answers) answer()
    await vi.advanceTimersByTimeAsync(0)
    const seen = inspectFolder('/a', () => Promise.resolve(HERE))
    expect(await seen).toEqual(HERE)
  })
})
