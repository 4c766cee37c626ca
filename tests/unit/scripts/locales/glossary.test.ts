import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  checkEnglishGlossary,
  checkGlossary,
  englishGlossarySchema,
  glossarySchema,
  type EnglishGlossary,
  type Glossary,
  type Words,
} from '../../../../scripts/locales/glossary.ts'
import { parseJsonFile } from '../../../../src/main/platform/json-file.ts'
import { wordTreeSchema } from '../../../../src/shared/locale.ts'
import { shippedTags, type ShippedTag } from '../../../helpers/locales.ts'

const localesDir = resolve(import.meta.dirname, '../../../../locales')
const shippedWords = (tag: ShippedTag): Words =>
  Object.fromEntries(
    ['ui', 'errors', 'export', 'facet-joint-injection'].map((namespace) => [
      namespace,
      parseJsonFile(join(localesDir, tag, `${namespace}.json`), wordTreeSchema),
    ]),
  )
const shippedEnglish = parseJsonFile(join(localesDir, 'en', 'glossary.json'), englishGlossarySchema)
const translations = shippedTags.filter((tag) => tag !== 'en')

const english: EnglishGlossary = {
  numb: { forms: ['numb', 'numbness'], note: 'No feeling.' },
  'emergency number': { forms: ['call {{emergencyNumber}}'], note: 'With its number.' },
}
const glossary: Glossary = {
  numb: { term: 'adormecimiento', forms: ['adormec'], note: '' },
  'emergency number': {
    term: 'llame al {{emergencyNumber}}',
    forms: ['al {{emergencyNumber}}'],
    note: '',
  },
}

/** What is found in one text, named by its key, when everything else is in order. */
function findings(
  source: string,
  translated: string,
  entries: Partial<Glossary> = {},
  concepts: EnglishGlossary = english,
) {
  return checkGlossary({
    dir: 'locales/es',
    english: concepts,
    glossary: { ...glossary, ...entries } as Glossary,
    source: { ui: { done: { rest: source } } },
    translated: { ui: { done: { rest: translated } } },
  })
}
const exceptFor = (...except: string[]): Glossary => ({
  numb: { term: 'adormecimiento', forms: ['adormec'], note: '', except },
})

describe('a text that names a concept', () => {
  it('passes with the term in any of its forms, in upper or lower case', () => {
    expect(findings('Your arm is numb.', 'Su brazo está adormecido.')).toEqual([])
    expect(findings('Numb for hours', 'ADORMECIMIENTO por horas')).toEqual([])
  })

  it('is found where it says something else', () => {
    expect(findings('Your arm is numb.', 'Su brazo hormiguea.')).toEqual([
      {
        file: 'locales/es/ui.json',
        key: 'done.rest',
        reason: 'does not say “adormecimiento” for numb: Su brazo hormiguea.',
      },
    ])
  })

  it('is one only where the English word stands whole', () => {
    expect(findings('Write a number. Use the numbing medicine.', 'Escriba.')).toEqual([])
    expect(findings('Numb? Write.', 'Escriba.')).toHaveLength(1)
  })

  it('is not one for the name of a placeholder, but may be one with it', () => {
    const fever = { fever: { forms: ['fever'], note: 'A high temperature.' } }
    const entries = { fever: { term: 'fiebre', forms: ['fiebre'], note: '' } }
    const concepts = { ...english, ...fever }
    expect(findings('It is {{fever}}.', 'Es {{fever}}.', entries, concepts)).toEqual([])
    expect(findings('Fever: {{fever}}.', 'Es {{fever}}.', entries, concepts)).toHaveLength(1)
    expect(findings('Call {{emergencyNumber}} now', 'Llame ya al {{emergencyNumber}}')).toEqual([])
    expect(findings('Call {{emergencyNumber}} now', 'Llame ya')).toHaveLength(1)
  })

  it('is compared without Arabic vowel signs and stretching, and however it is composed', () => {
    const inArabic = { numb: { term: 'أخدر', forms: ['أخدر'], note: '' } }
    for (const text of ['أَخْدَرُ', 'أخـــدر', 'أخدر'.normalize('NFD'), 'الأخدر']) {
      expect(findings('Numb', text, inArabic), text).toEqual([])
    }
    expect(findings('Numb', 'اخدر', inArabic)).toHaveLength(1)
  })
})

describe('a counted text', () => {
  it('is compared in each of its plural forms with the English other', () => {
    const found = checkGlossary({
      dir: 'locales/ar',
      english,
      glossary,
      source: { ui: { days_one: 'One day.', days_other: '{{count}} numb days.' } },
      translated: { ui: { days_two: 'adormecidos', days_few: 'dormidos', days_other: 'dormidos' } },
    })
    expect(found.map(({ key }) => key)).toEqual(['days_few', 'days_other'])
  })
})

describe('an exception', () => {
  it('lets its text say it in another way, and only its text', () => {
    expect(findings('Numb', 'Hormigueo', exceptFor('ui:done.rest'))).toEqual([])
    expect(findings('Numb', 'Hormigueo', exceptFor('errors:done.rest'))).toHaveLength(2)
  })

  it.each([
    ['passes anyway', 'Numb', 'Adormecido', 'ui:done.rest'],
    ['does not name the concept any more', 'Asleep', 'Hormigueo', 'ui:done.rest'],
    ['is gone', 'Asleep', 'Hormigueo', 'ui:done.gone'],
  ])('is found when its text %s', (_, source, translated, key) => {
    expect(findings(source, translated, exceptFor(key))).toEqual([
      {
        file: 'locales/es/glossary.json',
        key: 'numb.except',
        reason: `needs no exception for ${key}`,
      },
    ])
  })

  it('must name a namespace and a key', () => {
    expect(v.is(glossarySchema, exceptFor('ui:done.rest'))).toBe(true)
    expect(v.is(glossarySchema, exceptFor('done.rest'))).toBe(false)
  })
})

describe('a glossary', () => {
  it('has a term for each English concept and for no other', () => {
    const { numb, ...others } = glossary
    const found = checkGlossary({
      dir: 'locales/es',
      english,
      glossary: { ...others, deaf: numb } as Glossary,
      source: {},
      translated: {},
    })
    expect(found.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
      'numb is missing',
      'deaf is not a concept of the English glossary',
    ])
  })

  it('has forms that prove its own term', () => {
    const entries = { numb: { term: 'hormigueo', forms: ['adormec'], note: '' } }
    expect(findings('', '', entries)).toMatchObject([{ key: 'numb.forms' }])
  })

  it('of English has no form that no text says', () => {
    const check = (text: string) =>
      checkEnglishGlossary({ dir: 'locales/en', english, source: { ui: { text } } })
    expect(check('Numb, numbness: call {{emergencyNumber}}.')).toEqual([])
    expect(check('A number, numbness: call {{emergencyNumber}}.')).toEqual([
      { file: 'locales/en/glossary.json', key: 'numb.forms', reason: 'no text says “numb”' },
    ])
  })
})

describe('the shipped glossaries', () => {
  const source = shippedWords('en')
  const check = (tag: ShippedTag, translated: Words) =>
    checkGlossary({
      dir: tag,
      english: shippedEnglish,
      glossary: parseJsonFile(join(localesDir, tag, 'glossary.json'), glossarySchema),
      source,
      translated,
    })

  it('follow the English texts', () => {
    expect(checkEnglishGlossary({ dir: 'en', english: shippedEnglish, source })).toEqual([])
  })

  it.each(translations)('are kept by the texts of %s', (tag) => {
    expect(check(tag, shippedWords(tag))).toEqual([])
  })

  it.each([
    ['es', 'botón de llamada', 'timbre'],
    ['ar', 'زر النداء', 'الجرس'],
    ['zh-Hans', '呼叫铃', '按铃'],
  ] as const)('notice another name for the call button in %s', (tag, term, other) => {
    const words = JSON.stringify(shippedWords(tag)).replaceAll(term, other)
    const found = check(tag, v.parse(v.record(v.string(), wordTreeSchema), JSON.parse(words)))
    expect(found).toContainEqual(
      expect.objectContaining({ file: `${tag}/ui.json`, key: 'done.stand' }),
    )
    expect(found.every(({ reason }) => reason.includes('for call button'))).toBe(true)
  })
})
