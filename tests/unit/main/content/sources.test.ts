import { describe, expect, it } from 'vitest'
import { findStale, hashesOf, hashOfSource } from '../../../../src/main/content/sources.ts'

const file = 'ui.json'
const english = { help: { headline: 'Press now' }, left_one: '1 day', left_other: '{{count}} days' }

describe('findStale', () => {
  it('finds nothing where each text was made from today’s English', () => {
    expect(findStale(file, hashesOf(english, 'es'), english, 'es')).toEqual([])
  })

  it('names the one text whose English has changed', () => {
    const changed = { ...english, help: { headline: 'Press at once' } }
    expect(findStale(file, hashesOf(english, 'es'), changed, 'es')).toEqual([
      { file, key: 'help.headline', reason: expect.stringMatching(/^is stale/) as string },
    ])
  })

  it('names what nobody knows the English of', () => {
    const keys = findStale(file, undefined, english, 'en').map(({ key }) => key)
    expect(keys).toEqual(['help.headline', 'left_one', 'left_other'])
  })

  it('counts all forms of a language from the English form that says the same', () => {
    const hashes = hashesOf(english, 'ar')
    expect(Object.keys(hashes)).toHaveLength(7)
    expect(hashes['left_few']).toBe(hashOfSource('{{count}} days'))
    expect(hashes['left_one']).toBe(hashOfSource('1 day'))
  })
})

describe('hashOfSource', () => {
  it('is the beginning of the SHA-256 of the text', () => {
    expect(hashOfSource('abc')).toBe('ba7816bf')
  })

  it('does not mind how an accent is stored or white space around', () => {
    expect(hashOfSource(' caf\u0065\u0301 ')).toBe(hashOfSource('caf\u00e9'))
  })

  it('minds a comma', () => {
    expect(hashOfSource('Stop, now')).not.toBe(hashOfSource('Stop now'))
  })
})
