import { describe, expect, it } from 'vitest'
import { backOffAfter, secondsToWait } from '../../../../src/main/staff/back-off.ts'
import { findByPin, hashPin, isPin } from '../../../../src/main/staff/pin-hash.ts'
import { findPinFault } from '../../../../src/main/staff/pin-rules.ts'
import { makeMember } from '../../../helpers/staff.ts'

describe('a PIN', () => {
  it.each(['271828', '100200', '271828182845'])('may be %s', (pin) => {
    expect(findPinFault(pin, ['911', '555-0100'])).toBeNull()
  })

  it.each([
    ['too short', '27182'],
    ['too long', '2718281828459'],
    ['of other digits than 0 to 9', '٢٧١٨٢٨'],
    ['one digit again and again', '777777'],
    ['upwards in a row', '345678'],
    ['upwards past nine', '789012'],
    ['downwards in a row', '876543'],
    ['the phone of the clinic', '5550100'],
    ['part of a phone', '550100'],
  ])('may not be %s', (_what, pin) => {
    const fault = findPinFault(pin, ['911', '+1 (555) 555-0100', '5550100'])
    expect(fault).not.toBeNull()
    expect(fault).not.toContain(pin)
  })
})

describe('the hash of a PIN', () => {
  it('fits this PIN and no other, at the cost that is kept with it', async () => {
    const kept = await hashPin('271828')
    expect(await isPin('271828', kept)).toBe(true)
    expect(await isPin('271829', kept)).toBe(false)
    expect(await isPin('271828', { ...kept, cost: { ...kept.cost, N: 2 ** 14 } })).toBe(false)
    expect(await isPin('271828', { ...kept, hash: '' })).toBe(false)
  })

  it('differs for the same PIN, and does not hold it', async () => {
    const [one, other] = [await hashPin('271828'), await hashPin('271828')]
    expect(one.hash).not.toBe(other.hash)
    expect(JSON.stringify(one)).not.toContain('271828')
  })

  it('tells whose it is', async () => {
    const members = [makeMember('Ann', '271828'), makeMember('Bob', '314159')]
    expect((await findByPin('314159', members))?.name).toBe('Bob')
    expect(await findByPin('161803', members)).toBeNull()
  })
})

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
