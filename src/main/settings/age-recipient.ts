import * as v from 'valibot'

/**
 * Whether a text is a public key of the age format (`age1…`, X25519): bech32 as BIP 173 has it, with
 * its checksum, so that a mistyped key is told when the settings are read and not when a stick is
 * full of what nobody can open. The library that encrypts takes a third of a second to load, and a
 * kiosk's start has no need of it.
 */
export function isAgeRecipient(text: string): boolean {
  const match = /^age1([02-9ac-hj-np-z]{58})$/.exec(text)
  if (match === null) return false
  const values = Array.from(match[1] ?? '', (character) => ALPHABET.indexOf(character))
  return checksum([...prefixValues('age'), ...values]) === 1
}

export const ageRecipientSchema = v.pipe(
  v.string(),
  v.check(isAgeRecipient, 'must be a public key of the age format, age1… to its last letter'),
)

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

function prefixValues(prefix: string): number[] {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0))
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
}

function checksum(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    GENERATOR.forEach((term, bit) => {
      if ((top >> bit) & 1) sum ^= term
    })
  }
  return sum
}
