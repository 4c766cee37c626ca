import type { LocaleMeta, WordTree } from '../../src/shared/locale.ts'
import { withForms } from './skeleton.ts'

/**
 * Languages that nobody speaks, made from the English words, to see what a longer one and one that
 * runs from right to left do to a screen before such a language is there.
 */

export const pseudoTags = ['en-XA', 'ar-XB'] as const
export type PseudoTag = (typeof pseudoTags)[number]

/** How much longer than English: German, Polish and Tagalog come near it. */
const LENGTHENED_BY = 0.4

const LATIN = 'abcdefghijklmnopqrstuvwxyz'
const ACCENTED = 'åbçďéfğħîjķļmñöpqŕšţûvŵxýž'
const ARABIC = 'ابشدعفغهيجكلمنوثقرستؤڤطخىز'
const ARABIC_MARKS: Record<string, string> = { '?': '؟', ',': '،', ';': '؛' }

const accents = new Map(
  Array.from(LATIN).flatMap((letter, index): [string, string][] => {
    const accented = ACCENTED[index] ?? letter
    return [
      [letter, accented],
      [letter.toUpperCase(), accented.toUpperCase()],
    ]
  }),
)

/** Accents, more letters in each word, and brackets, whose absence on a screen shows a cut end. */
function lengthen(text: string): string {
  let owed = 0
  const longer = outsidePlaceholders(text, /[a-z]/gi, (letter) => {
    const accented = accents.get(letter) ?? letter
    owed += LENGTHENED_BY
    if (owed < 1) return accented
    owed--
    return accented + accented.toLowerCase()
  })
  return `[${longer}]`
}

/** Letter by letter in Arabic script, which runs from right to left by itself. */
function mirror(text: string): string {
  return outsidePlaceholders(
    text,
    /[a-z?,;]/gi,
    (mark) => ARABIC_MARKS[mark] ?? ARABIC[LATIN.indexOf(mark.toLowerCase())] ?? mark,
  )
}

/** Changes what is written and leaves `{{name}}` as it is. */
function outsidePlaceholders(
  text: string,
  wanted: RegExp,
  change: (character: string) => string,
): string {
  return text
    .split(/(\{\{[^}]*\}\})/)
    .map((part, index) => (index % 2 === 0 ? part.replace(wanted, change) : part))
    .join('')
}

export function pseudoText(tag: PseudoTag, english: string): string {
  return tag === 'en-XA' ? lengthen(english) : mirror(english)
}

/** The words of a namespace, with each plural form that the language has. */
export function pseudoWords(tag: PseudoTag, english: WordTree): WordTree {
  return withForms(english, tag, (text) => pseudoText(tag, text))
}

export function pseudoMeta(tag: PseudoTag, english: LocaleMeta): LocaleMeta {
  return {
    name: pseudoText(tag, english.name),
    direction: tag === 'en-XA' ? 'ltr' : 'rtl',
    // Of real languages: for made-up ones nobody has dates.
    formatLocale: tag === 'en-XA' ? 'en-US' : 'ar-u-nu-latn',
    start: pseudoText(tag, english.start),
    help: pseudoText(tag, english.help),
    translatedBy: 'Made from the English words',
    reviewedBy: null,
  }
}
