import { describe, expect, it } from 'vitest'
import { backOffAfter, secondsToWait } from '../../../../src/main/staff/back-off.ts'

describe('the back-off', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 30],
    [6, 60],
    [9, 480],
    [10, 900],
    [1000, 900],
    [5000, 900],
  ])('after %i wrong PINs is %i seconds', (failures, seconds) => {
    expect(secondsToWait(backOffAfter(failures, 7000), 7000)).toBe(seconds)
    expect(secondsToWait(backOffAfter(failures, 7000), 7000 + seconds * 1000)).toBe(0)
  })
})
