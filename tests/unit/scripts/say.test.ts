import { parseArgs } from 'node:util'
import { describe, expect, test } from 'vitest'
import { SetupError, describeFailure } from '../../../scripts/setup/say.mjs'

describe('a failure is shown', () => {
  test('as its cause and the way out, below what the failed program said, without a stack', () => {
    expect(describeFailure(new SetupError('no network', 'plug it in', 'ENOTFOUND\n'))).toBe(
      'ENOTFOUND\n\n[aftercare] Stopped: no network\n[aftercare] What to do: plug it in',
    )
  })

  test('without a stack, when the machine refuses something', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
    })
    expect(describeFailure(full)).toMatch(/Stopped: ENOSPC.*\n.*What to do: free some space/)
    expect(describeFailure(full)).not.toMatch(/ at /)
  })

  test('without a stack, when an argument was mistyped', () => {
    const mistyped = () => parseArgs({ args: ['--onyl'], options: {} })
    let refused: unknown
    try {
      mistyped()
    } catch (error) {
      refused = error
    }
    expect(describeFailure(refused)).toMatch(/Stopped: Unknown option '--onyl'.*\n.*What to do/)
    expect(describeFailure(refused)).not.toMatch(/ at /)
  })

  test('with its stack, when nobody expected it', () => {
    expect(describeFailure(new Error('a bug'))).toMatch(/a bug\n +at /)
  })
})
