import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import type { Member, PinHash } from '../settings/member.ts'

/** What a new PIN costs: about a tenth of a second and 32 MiB for each guess. */
const COST: PinHash['cost'] = { N: 2 ** 15, r: 8, p: 1 }
const HASH_BYTES = 32
const SALT_BYTES = 16
/** Of the four threads that files are read by as well; a patient must not wait for PINs. */
const AT_ONCE = 2

/** Twice what scrypt needs for these parameters; Node refuses to take more than it is told. */
const withMemory = (cost: PinHash['cost']): ScryptOptions => ({
  ...cost,
  maxmem: 2 * 128 * cost.N * cost.r,
})

export async function hashPin(pin: string, cost = COST): Promise<PinHash> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(pin, { salt: salt.toString('base64'), cost })
  return { salt: salt.toString('base64'), hash: hash.toString('base64'), cost }
}

export async function isPin(pin: string, { hash, ...how }: PinHash): Promise<boolean> {
  const expected = Buffer.from(hash, 'base64')
  const actual = await derive(pin, how)
  return expected.length === HASH_BYTES && timingSafeEqual(actual, expected)
}

/**
 * Whose PIN it is. All are tried whoever it is, so that the time taken does not tell.
 * @returns null when it is nobody's
 */
export async function findByPin(pin: string, members: readonly Member[]): Promise<Member | null> {
  let found: Member | null = null
  for (const member of members) {
    if (await isPin(pin, member.pin)) found = member
  }
  return found
}

let running = 0
const waiting: (() => void)[] = []

/** In a thread of its own, when it is its turn. */
async function derive(pin: string, { salt, cost }: Omit<PinHash, 'hash'>): Promise<Buffer> {
  if (running >= AT_ONCE) {
    await new Promise<void>((wake) => {
      waiting.push(wake)
    })
  }
  running++
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(pin, Buffer.from(salt, 'base64'), HASH_BYTES, withMemory(cost), (error, key) => {
        if (error) reject(error)
        else resolve(key)
      })
    })
  } finally {
    running--
    waiting.shift()?.()
  }
}
