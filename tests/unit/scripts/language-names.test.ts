import { describe, expect, it } from 'vitest'
import { lettersOf, shippedLanguages } from '../../../scripts/locales/language-names.ts'
import { letters } from '../../../src/renderer/src/language-names/letters.ts'

describe('the typeface of the languages’ names', () => {
  it.each(shippedLanguages())(
    'has every letter of the card for %s (npm run locale:names)',
    (tag) => {
      expect(lettersOf(tag).filter((letter) => !letters.includes(letter))).toEqual([])
    },
  )
})
