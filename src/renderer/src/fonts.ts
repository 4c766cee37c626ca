// Every typeface, bundled: nothing is taken from the system. Each file of a family covers some
// characters, and is read only when one of them is on screen. Which family a language starts with,
// `styles/fonts.css` says.
import '@fontsource-variable/atkinson-hyperlegible-next'
import '@fontsource-variable/noto-sans'
import '@fontsource-variable/noto-sans-arabic'
import './language-names/index.css'
import { letters } from './language-names/letters.ts'
import './styles/fonts.css'

/**
 * The families with a hundred files each. Their style sheets are thirty times as long as all the
 * others together, so a kiosk reads the ones of its own languages only.
 */
const large = {
  zh: () => import('@fontsource-variable/noto-sans-sc'),
  'zh-Hant': () => import('@fontsource-variable/noto-sans-tc'),
  ja: () => import('@fontsource-variable/noto-sans-jp'),
  ko: () => import('@fontsource-variable/noto-sans-kr'),
}

/** Those whose letters are in files that the welcome did not read. */
const families = {
  ar: 'Noto Sans Arabic Variable',
  fa: 'Noto Sans Arabic Variable',
  zh: 'Noto Sans SC Variable',
  'zh-Hant': 'Noto Sans TC Variable',
  ja: 'Noto Sans JP Variable',
  ko: 'Noto Sans KR Variable',
}

/** Of the longest tag that fits, as the last rule of `styles/fonts.css` wins. */
function ofLanguage<Value>(
  values: Readonly<Record<string, Value>>,
  tag: string,
): Value | undefined {
  return Object.entries(values).findLast(([key]) => `${tag}-`.startsWith(`${key}-`))?.[1]
}

/**
 * Makes the typefaces of a language known to the page; those of most always are.
 * @param tag a language as BCP 47 names it
 */
export async function readFonts(tag: string): Promise<void> {
  await ofLanguage(large, tag)?.()
}

/** What the Latin typeface leaves to that of Arabic, which comes after it. */
const BEYOND_LATIN_FIRST = /[\u0370-\u1fff\u2e80-\u{10ffff}]/gu

/**
 * Reads the files that hold the letters of a text, so that it comes in its own typeface at once, not
 * in boxes first where the system has no other one; nothing to wait for where they are there.
 */
export async function readLetters(tag: string, text: string): Promise<void> {
  const family = ofLanguage(families, tag)
  if (family === undefined) return
  const font = `1em '${family}'`
  const isAfterLatin = family === families.ar
  const needed = [...new Set(isAfterLatin ? text.match(BEYOND_LATIN_FIRST) : text)].join('')
  if (!document.fonts.check(font, needed)) await document.fonts.load(font, needed)
}

/** Letters that the Latin typeface lacks. */
const BEYOND_LATIN = /(?!\p{P})[\u0250-\u{10ffff}]/gu
const drawn = new Set(letters)

/** Whether the typeface of the languages' names has this one; a language of a clinic's own needs its whole one. */
export function isDrawnAsName({ name, start }: { name: string; start: string }): boolean {
  return (`${name}${start}`.match(BEYOND_LATIN) ?? []).every((letter) => drawn.has(letter))
}

/**
 * Reads what the welcome is drawn with. Text that is laid out before its typeface is there makes
 * Chromium ask the system for another one, which takes longer than all of these.
 */
export async function readWelcomeFonts(
  languages: readonly { name: string; start: string }[],
): Promise<void> {
  const names = languages.filter(isDrawnAsName).map(({ name, start }) => `${name}${start}`)
  await Promise.all([
    document.fonts.load("1em 'Atkinson Hyperlegible Next Variable'"),
    document.fonts.load("1em 'Language Names'", names.join('')),
  ])
}

/** As `readFonts` for a text of the clinic's own, such as its name, whatever language it stands in. */
export async function readFontsOf(text: string): Promise<void> {
  if (/\p{Script=Han}/u.test(text)) await readFonts('zh')
}

/** The same for every language there is: staff read names and drafts of all of them. */
export async function readAllFonts(): Promise<void> {
  await Promise.all(Object.values(large).map((family) => family()))
}
