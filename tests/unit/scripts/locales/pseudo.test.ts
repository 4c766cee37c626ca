import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { pseudoMeta, pseudoTags, pseudoText } from '../../../../scripts/locales/pseudo.ts'
import { checkLessonWords, compareWords } from '../../../../src/main/content/check-words.ts'
import { lessonSchema, lessonWordsSchema } from '../../../../src/shared/lesson.ts'
import { flattenWords, localeMetaSchema, wordTreeSchema } from '../../../../src/shared/locale.ts'
import { valueNames } from '../../../../src/shared/values.ts'
import { makeMeta } from '../../../helpers/factories.ts'
import { readMeta, readWords, wordFiles } from '../../../helpers/locales.ts'

const lesson = v.parse(
  lessonSchema,
  JSON.parse(
    readFileSync(
      resolve(
        import.meta.dirname,
        '../../../../resources/lessons/facet-joint-injection/lesson.json',
      ),
      'utf8',
    ),
  ),
)

describe.each(pseudoTags)('the files of %s', (tag) => {
  it('are what the app reads', () => {
    expect(v.parse(localeMetaSchema, readMeta(tag))).toEqual(readMeta(tag))
    for (const name of wordFiles) {
      const words = v.parse(wordTreeSchema, readWords(tag, name))
      expect(compareWords(name, words, readWords('en', name), tag)).toEqual([])
    }
    const words = v.parse(lessonWordsSchema, readWords(tag, 'facet-joint-injection'))
    expect(checkLessonWords('words', words, lesson, valueNames)).toEqual([])
  })
})

describe('en-XA', () => {
  it('makes a text longer by two fifths, in brackets, with accents', () => {
    const text = pseudoText('en-XA', 'Please tell a member of staff')
    expect(text).toBe('[Pļééåššé ţééļļļ å méémbbéŕ ööf ššţåfff]')
    const letters = (some: string) => some.match(/\p{L}/gu)?.length ?? 0
    const long = 'Being sore for a few days is normal. Get help right away. '.repeat(5)
    expect(letters(pseudoText('en-XA', long)) / letters(long)).toBeCloseTo(1.4, 2)
  })

  it('leaves placeholders alone', () => {
    expect(pseudoText('en-XA', '{{index}} of {{total}}')).toBe('[{{index}} öf {{total}}]')
  })

  it('has the two plural forms of English', () => {
    const ui = flattenWords(readWords('en-XA', 'ui'))
    const forms = [...ui.keys()].filter((key) => key.startsWith('idle.startsOver_'))
    expect(forms.map((key) => key.split('_')[1])).toEqual(['one', 'other'])
  })
})

describe('ar-XB', () => {
  it('writes in letters that run from right to left, without marks that steer', () => {
    expect(pseudoText('ar-XB', 'Help, now?')).toBe('هعلث، نوط؟')
    for (const name of wordFiles) {
      const text = [...flattenWords(readWords('ar-XB', name)).values()].join(' ')
      expect(text.replaceAll(/\{\{\w+\}\}/g, '')).not.toMatch(/[a-z]/i)
      expect(text).not.toMatch(/\p{Bidi_Control}/u)
    }
    expect(pseudoMeta('ar-XB', makeMeta())).toMatchObject({ direction: 'rtl' })
  })

  it('leaves placeholders alone', () => {
    expect(pseudoText('ar-XB', '{{index}} of {{total}}')).toBe('{{index}} وف {{total}}')
  })

  it('has the six plural forms of Arabic, all but one from the English one for many', () => {
    const words = flattenWords(readWords('ar-XB', 'ui'))
    const english = flattenWords(readWords('en', 'ui'))
    for (const form of ['zero', 'one', 'two', 'few', 'many', 'other']) {
      const from = english.get(`idle.startsOver_${form === 'one' ? 'one' : 'other'}`) ?? ''
      expect(words.get(`idle.startsOver_${form}`)).toBe(pseudoText('ar-XB', from))
    }
  })
})
