import { describe, expect, it } from 'vitest'
import {
  count,
  englishSyllables,
  fleschKincaid,
  inflesz,
  smog,
  spanishSyllables,
} from '../../../../scripts/content/readability.ts'

describe('counting', () => {
  it('takes each text without a full stop for a sentence of its own', () => {
    const counts = count(['Stay in bed', 'You could fall. Ask your nurse.'], englishSyllables)
    expect(counts).toMatchObject({ sentences: 3, words: 9, longestSentence: 3 })
  })

  it('does not end a sentence at a decimal point', () => {
    expect(count(['Fever means 100.4°F or more.'], englishSyllables)).toMatchObject({
      sentences: 1,
      words: 5,
    })
  })

  it.each([
    ['agua', 2],
    ['guitarra', 3],
    ['quiere', 2],
    ['día', 2],
    ['leer', 2],
    ['hay', 1],
    ['inyección', 3],
    ['articulación', 5],
    ['enfermería', 5],
    ['oír', 2],
  ])('finds the syllables of %s', (word, syllables) => {
    expect(spanishSyllables(word)).toBe(syllables)
  })
})

describe('the formulas', () => {
  const counts = { sentences: 10, words: 100, syllables: 130, longWords: 4, longestSentence: 14 }

  it('agree with a calculation by hand', () => {
    expect(fleschKincaid(counts)).toBeCloseTo(3.9 + 15.34 - 15.59, 5)
    expect(smog(counts)).toBeCloseTo(1.043 * Math.sqrt(12) + 3.1291, 5)
    expect(inflesz(counts)).toBeCloseTo(206.835 - 80.99 - 10, 5)
  })
})
