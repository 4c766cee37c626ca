import { randomBytes, scrypt, scryptSync, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import type { Member, PinHash } from '../settings/member.ts'

/** What a new PIN costs: about a tenth of a second and 32 MiB for each guess. */
const COST: PinHash['cost'] = { N: 2 ** 15, r: 8, p: 1 }
const HASH_BYTES = 32
const SALT_BYTES = 16

/** Twice what scrypt needs for these parameters; Node refuses to take more than it is told. */
const withMemory = (cost: PinHash['cost']): ScryptOptions => ({
  ...cost,
  maxmem: 2 * 128 * cost.N * cost.r,
})

export function hashPin(pin: string, cost = COST): PinHash {
  const salt = randomBytes(SALT_BYTES)
  const hash = scryptSync(pin, salt, HASH_BYTES, withMemory(cost))
  return { salt: salt.toString('base64'), hash: hash.toString('base64'), cost }
}

/** Blocks until it is known; for the start of the kiosk and for commands. */
export function isPinSync(pin: string, { salt, hash, cost }: PinHash): boolean {
  const expected = Buffer.from(hash, 'base64')
  if (expected.length !== HASH_BYTES) return false
  return timingSafeEqual(
    scryptSync(pin, Buffer.from(salt, 'base64'), HASH_BYTES, withMemory(cost)),
    expected,
  )
}

/**
 * Whose PIN it is. All are tried whoever it is, so that the time taken does not tell.
 * @returns null when it is nobody's
 */
export async function findByPin(pin: string, members: readonly Member[]): Promise<Member | null> {
  let found: Member | null = null
  for (const member of members) {
    const actual = await derive(pin, member.pin)
    const expected = Buffer.from(member.pin.hash, 'base64')
    if (expected.length === HASH_BYTES && timingSafeEqual(actual, expected)) found = member
  }
  return found
}

function derive(pin: string, { salt, cost }: PinHash): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, Buffer.from(salt, 'base64'), HASH_BYTES, withMemory(cost), (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
