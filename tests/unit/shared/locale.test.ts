import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  flattenWords,
  localeMetaSchema,
  hasBrokenPlaceholder,
  placeholdersIn,
  sentenceSpace,
  wordTreeSchema,
} from '../../../src/shared/locale.ts'
import { makeMeta } from '../../helpers/factories.ts'

const refusedKeys = (schema: v.GenericSchema, value: unknown) =>
  v.safeParse(schema, value).issues?.map((issue) => v.getDotPath(issue)) ?? []

describe('flattenWords', () => {
  it('names each string by its dotted path', () => {
    const flat = flattenWords({ title: 'A', stage: { next: 'B', help: { close: 'C' } } })
    expect([...flat]).toEqual([
      ['title', 'A'],
      ['stage.next', 'B'],
      ['stage.help.close', 'C'],
    ])
  })

  it('gives nothing for an empty tree', () => {
    expect(flattenWords({ stage: {} }).size).toBe(0)
  })
})

describe('placeholdersIn', () => {
  it.each([
    ['Rest.', []],
    ['Call {{clinicPhone}}.', ['clinicPhone']],
    ['{{ fever }} or {{\tdriveHours }}', ['driveHours', 'fever']],
    ['{{total}} of {{index}} of {{total}}', ['index', 'total']],
    ['{{}}', []],
    ['{fever} and {{{', []],
  ])('finds in "%s" %j', (text, names) => {
    expect(placeholdersIn(text)).toEqual(names)
  })
})

describe('hasBrokenPlaceholder', () => {
  it.each(['Rest.', 'Call {{clinicPhone}}.', '{{ fever }}', 'a {curly} word, $5'])(
    'passes "%s"',
    (text) => {
      expect(hasBrokenPlaceholder(text)).toBe(false)
    },
  )

  it.each([
    '{{}}',
    '{{drive Hours}}',
    '{{bogus, number}}',
    '{{- fever}}',
    '{{fever',
    'x}}',
    '$t(help)',
  ])('finds what would reach the reader in "%s"', (text) => {
    expect(hasBrokenPlaceholder(text)).toBe(true)
  })
})

describe('localeMetaSchema', () => {
  it('takes the meta of a reviewed and of an unreviewed language', () => {
    expect(refusedKeys(localeMetaSchema, makeMeta())).toEqual([])
    expect(refusedKeys(localeMetaSchema, makeMeta('es', { reviewedBy: 'Dr. Ruiz' }))).toEqual([])
  })

  it.each(['en', 'ar-EG', 'zh-Hant-TW', 'ar-EG-u-nu-latn'])('takes the tag %s', (formatLocale) => {
    expect(refusedKeys(localeMetaSchema, makeMeta('en', { formatLocale }))).toEqual([])
  })

  it.each(['', 'en_US', 'EN-us', 'English', '../en'])('refuses the tag "%s"', (formatLocale) => {
    expect(refusedKeys(localeMetaSchema, makeMeta('en', { formatLocale }))).toEqual([
      'formatLocale',
    ])
  })

  it.each([
    ['name', 40],
    ['start', 60],
    ['help', 40],
  ])('takes a %s of %d characters, neither more nor blank', (key, most) => {
    const keysWith = (text: string) => refusedKeys(localeMetaSchema, { ...makeMeta(), [key]: text })
    expect(keysWith('x'.repeat(most))).toEqual([])
    expect(keysWith('x'.repeat(most + 1))).toEqual([key])
    expect(keysWith('  ')).toEqual([key])
  })

  it.each([
    ['an unknown direction', { direction: 'down' }, 'direction'],
    ['words without a translator', { translatedBy: '' }, 'translatedBy'],
    ['a reviewer without a name', { reviewedBy: '' }, 'reviewedBy'],
    ['silence about the review', { reviewedBy: undefined }, 'reviewedBy'],
    ['an unknown key', { flag: 'us' }, 'flag'],
  ])('refuses %s', (_what, part, key) => {
    expect(refusedKeys(localeMetaSchema, { ...makeMeta(), ...part })).toEqual([key])
  })
})

describe('wordTreeSchema', () => {
  it('takes nested words and trims them', () => {
    const words = v.parse(wordTreeSchema, { stage: { next: ' Next ' } })
    expect(words).toEqual({ stage: { next: 'Next' } })
  })

  it.each([
    ['a blank string', { next: ' ' }, 'next'],
    ['a nested blank string', { stage: { next: '' } }, 'stage.next'],
    ['a number', { next: 5 }, 'next'],
  ])('refuses %s', (_what, words, key) => {
    expect(refusedKeys(wordTreeSchema, words)).toEqual([key])
  })
})

describe('sentenceSpace', () => {
  it.each(['en', 'ar', 'ko', 'vi', 'hi'])('puts a space between the sentences of %s', (tag) => {
    expect(sentenceSpace(tag)).toBe(' ')
  })

  it.each(['zh-Hans', 'zh-Hant', 'zh', 'ja'])('puts none between those of %s', (tag) => {
    expect(sentenceSpace(tag)).toBe('')
  })
})
