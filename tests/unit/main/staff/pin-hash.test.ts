import { describe, expect, it } from 'vitest'
import { findByPin, hashPin, isPin } from '../../../../src/main/staff/pin-hash.ts'
import { makeMember } from '../../../helpers/staff.ts'

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
