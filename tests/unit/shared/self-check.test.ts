import { expect, it } from 'vitest'
import words from '../../../locales/en/ui.json'
import { checkIds } from '../../../src/shared/self-check.ts'

it('has words for every check of the self-check and for no other', () => {
  expect(Object.keys(words.selfCheck).toSorted()).toEqual([...checkIds].toSorted())
})
