import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  addTyped,
  isTypable,
  layoutsFor,
  rowsOf,
  signNames,
  withoutLast,
  type KeyboardKind,
  type Layout,
} from '../../../../../src/renderer/src/components/settings-editor/keyboard-layouts.ts'

const localesDir = join(import.meta.dirname, '../../../../../locales')

/**
 * The main letters of each language in Unicode CLDR 48 (`exemplarCharacters`), without those of two
 * letters and the vowel marks of Arabic and Persian, which names are written without.
 */
const alphabets = {
  en: 'abcdefghijklmnopqrstuvwxyz',
  es: 'aábcdeéfghiíjklmnñoópqrstuúüvwxyz',
  fr: 'aàâæbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿz',
  'pt-BR': 'aáàâãbcçdeéêfghiíjklmnoóòôõpqrstuúvwxyz',
  pl: 'aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż',
  ht: 'aàbcdeèfghijklmnoòpqrstuvwxyz',
  fil: 'abcdefghijklmnñopqrstuvwxyz',
  vi: 'aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz',
  ar: 'ءأؤإئاآبةتثجحخدذرزسشصضطظعغفقكلمنهويى',
  fa: 'آائؤءأبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهةی',
  ru: 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  hi: '़ॐंँःअआइईउऊऋऌऍएऐऑओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसहऽािीुूृॅेैॉोौ्',
} as const

const kinds = ['text', 'letters', 'address', 'phone', 'digits'] as const satisfies KeyboardKind[]
const pages = ['main', 'more', 'symbols'] as const

/** Everything that can be typed with a layout, over all of its pages, with one key or with two. */
function reach(kind: KeyboardKind, layout: Layout): Set<string> {
  const keys = pages
    .flatMap((page) => [false, true].map((isUpper) => rowsOf(kind, layout, { page, isUpper })))
    .flat(2)
  const marks = keys.filter((key) => /^\p{M}/u.test(key))
  return new Set([...keys, ...keys.flatMap((key) => marks.map((mark) => addTyped(key, mark)))])
}

const first = (kind: KeyboardKind, tag: string) => layoutsFor(kind, tag, [])[0]

test.each(Object.entries(alphabets))(
  'every letter of %s has a key, and its capital',
  (tag, all) => {
    const typable = reach('text', first('text', tag))
    const needed = [...Array.from(all), ...Array.from(all.toLocaleUpperCase(tag))]
    expect(needed.filter((letter) => !typable.has(letter))).toEqual([])
  },
)

test('all letters of what the kiosk itself says can be typed', () => {
  const tags = readdirSync(localesDir).filter((tag) => ['en', 'es', 'ar'].includes(tag))
  expect(tags).toHaveLength(3)
  for (const tag of tags) {
    const all = layoutsFor('text', tag, []).flatMap((layout) => [...reach('text', layout)])
    const typable = new Set(all)
    const words = readFileSync(join(localesDir, tag, 'facet-joint-injection.json'), 'utf8')
    const letters = words.match(/\p{L}/gu) ?? []
    expect([...new Set(letters)].filter((letter) => !typable.has(letter))).toEqual([])
  }
})

test.each([
  ['text', "St. Mary's & Sons"],
  ['text', 'Clínica Ñandú (2)'],
  ['text', "Łódź, São João; L'Haÿ"],
  ['letters', 'Nurse 2 / O.R.'],
  ['address', 'https://kiosk.example.org:8443/api?site=a&b=%20#top'],
  ['address', 'C:\\Exports\\kiosk_1'],
  ['address', '~/exports/señal-2'],
  ['address', 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kgkaf8qss8qqrjk age1x'],
  ['phone', '+1 (555) 010-0123 / 24.7'],
  ['digits', '0123456789'],
] as const)('%s: “%s” can be typed in English', (kind, text) => {
  const typable = reach(kind, first(kind, 'en')).add(' ')
  expect(Array.from(text).filter((letter) => !typable.has(letter))).toEqual([])
})

test('a name begins in the script of staff, an address in Latin letters, and both can change', () => {
  const names = (kind: KeyboardKind, tag: string, offered: string[]) =>
    layoutsFor(kind, tag, offered).map(({ lang }) => lang)
  const offered = ['en', 'es', 'ar', 'zh-Hans']
  expect(names('text', 'ar', offered)).toEqual(['ar', 'en'])
  expect(names('address', 'ar', offered)).toEqual(['en', 'ar'])
  expect(names('text', 'es', offered)).toEqual(['es', 'ar'])
  expect(names('text', 'zh-Hans', offered)).toEqual(['en', 'ar'])
  expect(names('letters', 'ru', ['fr', 'ru', 'hi', 'fa'])).toEqual(['ru', 'en', 'hi', 'fa'])
  expect(names('text', 'pt-BR', ['pt-BR'])).toEqual(['pt'])
  expect(names('digits', 'ar', offered)).toHaveLength(1)
  expect(names('phone', 'ar', offered)).toHaveLength(1)
})

test.each(['es', 'fr', 'pt-BR', 'pl', 'ht', 'fil'] as const)(
  'staff who read English can spell the names of %s',
  (tag) => {
    const typable = reach('letters', first('letters', 'en'))
    expect(Array.from(alphabets[tag]).filter((letter) => !typable.has(letter))).toEqual([])
  },
)

test('ten keys of one letter each stand beside each other at most, and none twice', () => {
  for (const tag of [...Object.keys(alphabets), 'zh-Hans', 'ja', 'ko']) {
    for (const kind of kinds) {
      for (const layout of layoutsFor(kind, tag, Object.keys(alphabets))) {
        for (const page of pages) {
          const rows = rowsOf(kind, layout, { page, isUpper: true })
          const where = `${kind} ${tag} ${layout.lang} ${page}`
          expect(Math.max(...rows.map((row) => row.length)), where).toBeLessThanOrEqual(10)
          expect(
            rows.flat().filter((key) => Array.from(key).length !== 1),
            where,
          ).toEqual([])
          expect(new Set(rows.flat()).size, where).toBe(rows.flat().length)
        }
      }
    }
  }
})

test('the pages of a keyboard are equally high, so that no key moves away under a finger', () => {
  for (const tag of Object.keys(alphabets)) {
    for (const kind of ['text', 'letters', 'address'] as const) {
      const layout = first(kind, tag)
      const heights = pages.map((page) => rowsOf(kind, layout, { page, isUpper: false }).length)
      expect(new Set(heights), `${kind} ${tag}`).toHaveLength(1)
    }
  }
})

test('every sign has a name to be read out', () => {
  const words = JSON.parse(readFileSync(join(localesDir, 'en', 'ui.json'), 'utf8')) as {
    setup: { keys: Record<string, string> }
  }
  const unnamed = [...Object.keys(alphabets), 'zh-Hans']
    .flatMap((tag) => kinds.flatMap((kind) => [...reach(kind, first(kind, tag))]))
    .filter((key) => /^[\p{P}\p{S}]$/u.test(key) && !signNames.has(key))
  expect(unnamed).toEqual([])
  expect([...new Set(signNames.values())].sort()).toEqual(Object.keys(words.setup.keys).sort())
})

test('an accent joins the letter before it, as one character that is found again', () => {
  expect(addTyped('Nguyê', '\u0303')).toBe('Nguy\u1ec5')
  expect(addTyped('Clinica', 'í')).toBe('Clinicaí')
})

test('what is taken away is one whole character', () => {
  expect(withoutLast('Ñandú')).toBe('Ñand')
  expect(withoutLast('a😀')).toBe('a')
  expect(withoutLast('')).toBe('')
})

test('a keyboard that is attached types what the field takes', () => {
  expect(['a', 'é', '&', 'ع', ' '].map((key) => isTypable('text', key))).not.toContain(false)
  expect(['Enter', 'Backspace', 'Dead', ''].map((key) => isTypable('text', key))).not.toContain(
    true,
  )
  expect(['7', '٧', 'a', ' '].map((key) => isTypable('digits', key))).toEqual([
    ...[true, false, false, false],
  ])
})
