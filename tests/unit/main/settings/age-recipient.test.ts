import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { isAgeRecipient } from '../../../../src/main/settings/age-recipient.ts'

describe('isAgeRecipient', () => {
  it('takes what the library makes, and refuses it with any letter changed', async () => {
    for (let round = 0; round < 5; round++) {
      const recipient = await identityToRecipient(await generateX25519Identity())
      expect(isAgeRecipient(recipient)).toBe(true)
      for (let at = 4; at < recipient.length; at++) {
        const other = recipient[at] === 'q' ? 'p' : 'q'
        expect(isAgeRecipient(recipient.slice(0, at) + other + recipient.slice(at + 1))).toBe(false)
      }
    }
  })

  it.each(['', 'age1', 'AGE-SECRET-KEY-1', 'age1pq1qqqq', 'ssh-ed25519 AAAA'])(
    'refuses %j',
    (text) => {
      expect(isAgeRecipient(text)).toBe(false)
    },
  )

  it('refuses a secret key', async () => {
    expect(isAgeRecipient(await generateX25519Identity())).toBe(false)
  })
})
