/** What is typed: names, names without digits, addresses and keys, phone numbers, PINs. */
export type KeyboardKind = 'text' | 'letters' | 'address' | 'phone' | 'digits'

/** The letters of one script, in rows of ten at most: more would be too small on an upright screen. */
export interface Layout {
  /** The language the letters are drawn and read out in. */
  lang: string
  /** What stands on the key that leads here. */
  label: string
  rows: readonly string[]
  /** A second page, opened by a key that shows three of its letters. */
  more?: { label: string; rows: readonly string[] }
  hasCapitals: boolean
}

/** Each page stands where the one before it stood. */
export interface PageState {
  page: 'main' | 'more' | 'symbols'
  isUpper: boolean
}

const DIGITS = '1234567890'
const SYMBOLS = ['.,:;\'"!?()', '&@/\\-_+*=%', '#~¿¡']
const LATIN = ['qwertyuiop', "asdfghjkl'", 'zxcvbnm,.-']
/** Accents of all languages here and their neighbours: names of people and places cross borders. */
const ACCENTS = ['áàâãäåąæçć', 'éèêëęíîïłñ', 'ńóòôõöøœśš', 'ßúùûüÿźżžč']

/** The last row of the Latin letters; what a language does not need is one key away. */
const LATIN_ROWS: Readonly<Record<string, string>> = {
  en: 'áéíóúñü&@/',
  fr: 'éèêàâçîôù&',
  pt: 'ãáâàçéêíóõ',
  pl: 'ąćęłńóśźż&',
  ht: 'èòàéâêô&@/',
}

function latin(lang: string, last = LATIN_ROWS[lang] ?? 'áéíóúñü&@/'): Layout {
  return {
    lang,
    label: 'ABC',
    rows: [...LATIN, last],
    more: { label: 'áñç', rows: ACCENTS },
    hasCapitals: true,
  }
}

/** The five tones are keys of their own: with all vowels they would make sixty more. */
const vietnamese: Layout = {
  ...latin('vi'),
  rows: ['qwertyuiop', "asdfghjkl'", 'zxcvbnmơư.', 'ăâđêô\u0301\u0300\u0309\u0303\u0323'],
}

/** In the order of the usual keyboards, with the ends of their rows of twelve in the last row. */
const others: Readonly<Record<string, Layout>> = {
  ar: {
    lang: 'ar',
    label: 'العربية',
    rows: ['ضصثقفغعهخح', 'شسيبلاتنمك', 'ئءؤرىةوزظط', 'أإآذجد،؟.-'],
    hasCapitals: false,
  },
  fa: {
    lang: 'fa',
    label: 'فارسی',
    rows: ['ضصثقفغعهخح', 'شسیبلاتنمک', 'ظطزرذدپوئژ', 'آجچگؤءأة،.'],
    hasCapitals: false,
  },
  ru: {
    lang: 'ru',
    label: 'Русский',
    rows: ['йцукенгшщз', 'фывапролдж', 'ячсмитьбюэ', "хъё,.-&@/'"],
    hasCapitals: true,
  },
  hi: {
    lang: 'hi',
    label: 'हिन्दी',
    rows: ['कखगघङचछजझञ', 'टठडढणतथदधन', 'पफबभमयरलवश', 'षसहािीुूे्'],
    more: { label: 'अआइ', rows: ['ैोौृंँः़ॉॅ', 'अआइईउऊएऐओऔ', 'ऋऑऌऍळऽॐ'] },
    hasCapitals: false,
  },
}

/** Languages in Latin letters. All that stand nowhere here, such as Chinese, type Latin letters, too. */
const LATIN_LANGUAGES = ['en', 'es', 'fr', 'pt', 'pl', 'ht', 'fil', 'vi']

const baseOf = (tag: string) => tag.split('-')[0] ?? tag

/**
 * The layouts to choose among, the first one first: a name begins in the script of staff, an address
 * in Latin letters.
 * @param tag what staff read
 * @param offered every language of the kiosk: a clinic's name may stand in any of them
 */
export function layoutsFor(
  kind: KeyboardKind,
  tag: string,
  offered: readonly string[],
): readonly [Layout, ...Layout[]] {
  const base = baseOf(tag)
  const ours = base === 'vi' ? vietnamese : latin(LATIN_LANGUAGES.includes(base) ? base : 'en')
  if (kind === 'digits' || kind === 'phone') return [ours]
  const alphabet = kind === 'address' ? latin(ours.lang, '/:@_~&=?%#') : ours
  const own = others[base]
  const scripts = [tag, ...offered].flatMap((each) => others[baseOf(each)] ?? [])
  const start = own === undefined || kind === 'address' ? alphabet : own
  const rest = [alphabet, ...scripts].filter((each) => each !== start)
  return [start, ...new Set(rest)]
}

/** The keys as they type, row by row; rows without keys keep the height of the largest page. */
export function rowsOf(
  kind: KeyboardKind,
  layout: Layout,
  { page, isUpper }: PageState,
): string[][] {
  if (kind === 'digits') return [Array.from(DIGITS)]
  if (kind === 'phone') return [Array.from(DIGITS), Array.from('+-()./')]
  const letters = page === 'more' ? (layout.more?.rows ?? []) : layout.rows
  const hasDigits = page === 'symbols' || kind !== 'letters'
  const rows = [...(hasDigits ? [DIGITS] : []), ...(page === 'symbols' ? SYMBOLS : letters)]
  const height = kind === 'letters' ? 4 : 5
  const shown = (key: string) => {
    const upper = isUpper && layout.hasCapitals ? key.toLocaleUpperCase(layout.lang) : key
    // A few letters, such as ß, would become two.
    return upper.length === key.length ? upper : key
  }
  return Array.from({ length: height }, (_, row) => Array.from(rows[row] ?? '', shown))
}

/** What a screen reader calls the keys that it would pass over or read as a pause. */
export const signNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dot: '.',
    comma: ',،',
    colon: ':',
    semicolon: ';',
    apostrophe: "'",
    quote: '"',
    exclamation: '!',
    question: '?؟',
    open: '(',
    close: ')',
    and: '&',
    at: '@',
    slash: '/',
    backslash: '\\',
    hyphen: '-',
    underscore: '_',
    plus: '+',
    star: '*',
    equals: '=',
    percent: '%',
    number: '#',
    tilde: '~',
    questionStart: '¿',
    exclamationStart: '¡',
  }).flatMap(([name, signs]) => Array.from(signs, (sign): [string, string] => [sign, name])),
)

/** Signs that join the letter before them are drawn under, over or beside a circle. */
export function faceOf(key: string): string {
  return /^\p{M}/u.test(key) ? `◌${key}` : key
}

/** An accent and its letter become one character: what is searched for later is typed as one. */
export function addTyped(text: string, typed: string): string {
  return `${text}${typed}`.normalize('NFC')
}

export function withoutLast(text: string): string {
  return Array.from(text).slice(0, -1).join('')
}

/** Whether a key of an attached keyboard, as `KeyboardEvent.key` names it, types into the field. */
export function isTypable(kind: KeyboardKind, key: string): boolean {
  if (kind === 'digits') return /^[0-9]$/.test(key)
  return Array.from(key).length === 1
}
