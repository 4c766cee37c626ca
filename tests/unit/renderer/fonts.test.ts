import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { missingGlyphs, typefacesWith } from '../../../scripts/locales/glyphs.ts'
import { pseudoTags } from '../../../scripts/locales/pseudo.ts'
import { formatValues } from '../../../src/shared/values.ts'
import { flattenWords, type LocaleMeta } from '../../../src/shared/locale.ts'
import { formatMoment } from '../../../src/shared/timeline.ts'
import { makeClinic, makeConditions } from '../../helpers/factories.ts'
import { readMeta, readWords, wordFiles } from '../../helpers/locales.ts'

const root = resolve(import.meta.dirname, '../../..')
const tags = readdirSync(join(root, 'locales'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('the bundled typefaces', () => {
  it.each(tags)('have every character of the words in %s', (tag) => {
    const dir = join(root, 'locales', tag)
    const texts = readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const texts: string[] = []
        JSON.parse(readFileSync(join(dir, name), 'utf8'), (_key, value: unknown) => {
          if (typeof value === 'string') texts.push(value)
        })
        return texts
      })
    expect(texts.length).toBeGreaterThan(100)
    expect(missingGlyphs(texts.join(''))).toEqual([])
  })

  it.each(pseudoTags)('have every character of the made-up words in %s', (tag) => {
    const words = wordFiles.flatMap((name) => [...flattenWords(readWords(tag, name)).values()])
    expect(missingGlyphs([...words, readMeta(tag).name].join(''))).toEqual([])
  })

  it.each(tags)('have every character of numbers and dates in %s', (tag) => {
    const meta = readFileSync(join(root, 'locales', tag, 'meta.json'), 'utf8')
    const { formatLocale } = JSON.parse(meta) as LocaleMeta
    const values = Object.values(formatValues(makeClinic(), makeConditions(), formatLocale))
    const dates = Array.from({ length: 366 }, (_, day) => {
      const at = new Date(2026, 0, 1 + day, day % 24)
      const on = at.toISOString().slice(0, 10)
      return (['long', 'short'] as const).map(
        (width) =>
          formatMoment({ precision: 'day', on }, formatLocale, width, null) +
          formatMoment({ precision: 'hour', at: at.toISOString() }, formatLocale, width, at) +
          formatMoment({ precision: 'hour', at: at.toISOString() }, formatLocale, width, null),
      )
    })
    expect(missingGlyphs([...values, ...dates.flat()].join(''))).toEqual([])
  })

  it('are not said to have what they have not', () => {
    expect(missingGlyphs('aა')).toEqual(['ა'])
  })
})

/** The letters of each language, or of the commonest characters some; its digits and quotation marks. */
const samples = {
  en: 'abcdefghijklmnopqrstuvwxyz“’”0123456789',
  es: 'aábcdeéfghiíjklmnñoópqrstuúüvwxyz¿¡«»0123456789',
  ar: 'ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْ،؛؟',
  'zh-Hans': '护士请按呼叫铃马上求助发烧麻木无力诊所小关节注射“”，。？0123456789',
  'zh-Hant': '護士請按呼叫鈴馬上求助發燒麻木無力診所小關節注射「」，。？0123456789',
  vi: 'aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ0123456789',
  ko: '간호사호출버튼을지금누르세요열이나면병원에전화하십시오“”0123456789',
  fil: 'abcdefghijklmnñopqrstuvwxyz“”0123456789',
  ru: 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя«»—0123456789',
  ht: 'aàbcdeèéfghijklmnoòprstuvwyz“”0123456789',
  'pt-BR': 'aáâãàbcçdeéêfghiíjklmnoóôõpqrstuúvwxyz“”0123456789',
  fr: 'aàâæbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿz«»0123456789',
  pl: 'aąbcćdeęfghijklłmnńoóprsśtuwyzźż„”0123456789',
  ja: '看護師を呼ぶボタンを押してくださいすぐに助けを求め発熱ナースコール「」、。0123456789',
  fa: 'ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی،؛؟۰۱۲۳۴۵۶۷۸۹',
  hi: 'अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौंःँ़्।0123456789',
}

const styles = readFileSync(join(root, 'src/renderer/src/styles/fonts.css'), 'utf8')
const variables = new Map(
  [...styles.matchAll(/--(latin|others): ([^;]+);/g)].map(([, name = '', value = '']) => [
    `var(--${name})`,
    value,
  ]),
)

/** The typefaces of a language in the order in which the style sheet names them. */
function typefacesOf(tag: string): string[] {
  const rules = [...styles.matchAll(/((?::lang\([\w-]+\),?\s*)+)\{\s*--font: ([^;]+);/g)]
  const fitting = rules.filter(([, selectors = '']) =>
    [...selectors.matchAll(/:lang\(([\w-]+)\)/g)].some(([, range = '']) =>
      `${tag}-`.startsWith(`${range}-`),
    ),
  )
  const list = fitting.at(-1)?.[2] ?? ''
  const named = list.replaceAll(/var\(--\w+\)/g, (name) => variables.get(name) ?? '')
  return [...named.matchAll(/'([^']+)'/g)].map(([, family = '']) => family)
}

/** The typefaces that a text is drawn with, in the language's order of them. */
function drawnWith(text: string, tag: string): Set<string> {
  const order = typefacesOf(tag)
  return new Set(
    Array.from(text, (character) => {
      const having = typefacesWith(character)
      return order.find((family) => having.includes(family)) ?? `none for ${character}`
    }),
  )
}

describe('a language', () => {
  it.each(Object.entries(samples))('%s is written with one typeface', (tag, sample) => {
    expect(drawnWith(sample, tag).size, [...drawnWith(sample, tag)].join()).toBe(1)
  })

  it.each([
    ['zh-Hans', 'Noto Sans SC Variable'],
    ['zh-Hant', 'Noto Sans TC Variable'],
    ['ja', 'Noto Sans JP Variable'],
    ['ko', 'Noto Sans KR Variable'],
    ['en', 'Atkinson Hyperlegible Next Variable'],
  ])('%s has the shapes of its own: %s', (tag, family) => {
    expect([...drawnWith(tag === 'en' ? 'a' : '一', tag)]).toEqual([family])
  })

  it('that the typefaces cannot write is noticed', () => {
    expect([...drawnWith('ა', 'en')]).toEqual(['none for ა'])
    expect(drawnWith('aя', 'en').size).toBe(2)
  })
})
