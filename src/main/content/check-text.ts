import type { Problem } from '../../shared/errors.ts'

/** Marks and isolates that turn text round. The app sets the direction; a stray one garbles numbers. */
const DIRECTION_MARK = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u
/** Control characters, line breaks, and what is not seen: joiners are letters' own in some scripts. */
const UNSEEN = /[\p{Cc}\u00AD\u200B\u2028\u2029\u2060\uFEFF]/u
const JOINER = /[\u200C\u200D]/u
const SCRIPTS_WITH_JOINERS = ['Arab', 'Deva']
const MARKUP = /<\/?[A-Za-z!][^>]*>?|&(?:[a-z]+|#\d+);/
/** Not the curly quotation marks: which of them opens differs from language to language. */
const PAIRS = ['()', '[]', '（）', '「」', '『』', '《》']

/** Scripts whose letters a language may use besides its own and Latin, which names and units need. */
const MORE_SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  Hans: ['Han'],
  Hant: ['Han'],
  Jpan: ['Han', 'Hiragana', 'Katakana'],
  Kore: ['Hangul', 'Han'],
}
/** Scripts with letters that look alike: a word has letters of one of them only. */
const LOOK_ALIKE = ['Latin', 'Cyrillic', 'Greek'].map((name) => ({
  name,
  letter: new RegExp(`\\p{Script=${name}}`, 'u'),
}))
const NOT_LATIN_ALONE = /[\p{Script=Cyrillic}\p{Script=Greek}]/u

/** What a text must not hold, whatever it says. @returns one reason for each fault */
export function findTextFaults(text: string, tag: string): string[] {
  const script = usualScript(tag)
  const faults: string[] = []
  const mark = DIRECTION_MARK.exec(text)
  if (mark) faults.push(`has the direction mark ${codePoint(mark[0])}; the app sets the direction`)
  const unseen =
    UNSEEN.exec(text) ?? (SCRIPTS_WITH_JOINERS.includes(script) ? null : JOINER.exec(text))
  if (unseen) faults.push(`has ${codePoint(unseen[0])}, a line break or a character nobody sees`)
  const markup = MARKUP.exec(text)
  if (markup) faults.push(`has markup, ${markup[0]}; texts are plain`)
  const pair = PAIRS.find((each) => !isBalanced(text, each))
  if (pair) faults.push(`has ${pair[0] ?? ''} and ${pair[1] ?? ''} that do not pair up`)
  const foreign = findForeignLetter(text, script)
  if (foreign) faults.push(foreign)
  return faults
}

/** The regions of pseudo-languages, of which some runtimes say that they have scripts of their own. */
const PSEUDO_REGIONS = ['XA', 'XB']

/** The script that a language is written in where its tag names none. */
const usualScript = remember((tag: string): string => {
  const locale = new Intl.Locale(tag)
  const isPseudo = PSEUDO_REGIONS.includes(locale.region ?? '')
  const known = isPseudo ? new Intl.Locale(locale.language) : locale
  return known.maximize().script ?? 'Latn'
})

/** A letter that a language written so may not use. */
const foreignLetter = remember((script: string): RegExp => {
  const allowed = ['Latin', 'Common', 'Inherited', ...(MORE_SCRIPTS[script] ?? [script])]
    .map((name) => `\\p{Script_Extensions=${name}}`)
    .join('')
  return new RegExp(`(?=\\p{L})[^${allowed}]`, 'u')
})

/** A start asks the same of a thousand texts, and the answers are dear. */
function remember<Answer>(find: (name: string) => Answer): (name: string) => Answer {
  const known = new Map<string, Answer>()
  return (name) => {
    const answer = known.get(name) ?? find(name)
    known.set(name, answer)
    return answer
  }
}

/** @returns a problem for each fault of each text */
export function checkTexts(file: string, texts: ReadonlyMap<string, string>, tag: string) {
  return [...texts].flatMap(([key, text]): Problem[] =>
    findTextFaults(text, tag).map((reason) => ({ file, key, reason })),
  )
}

function isBalanced(text: string, pair: string): boolean {
  const [open = '', close = ''] = pair
  if (!text.includes(open) && !text.includes(close)) return true
  let depth = 0
  for (const character of text) {
    if (character === open) depth++
    if (character === close && --depth < 0) return false
  }
  return depth === 0
}

/** A letter of a script that the language is not written in, or a word that mixes those that look alike. */
function findForeignLetter(text: string, script: string): string | null {
  // A placeholder is filled in before anybody reads it.
  const read = text.replaceAll(/\{\{[^{}]*\}\}/g, ' ')
  const foreign = foreignLetter(script).exec(read)
  if (foreign) {
    return `has ${foreign[0]} (${codePoint(foreign[0])}), no letter of the language's script`
  }
  if (!NOT_LATIN_ALONE.test(read)) return null
  for (const [word] of read.matchAll(/[\p{L}\p{M}]+/gu)) {
    const scripts = LOOK_ALIKE.filter(({ letter }) => letter.test(word)).map(({ name }) => name)
    if (scripts.length > 1) return `mixes ${scripts.join(' and ')} letters in "${word}"`
  }
  return null
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
