import { expectedWords } from '../../src/main/content/check-words.ts'
import type { WordTree } from '../../src/shared/locale.ts'
import { stamp, type EnglishFiles } from './stamp.ts'

const RIGHT_TO_LEFT = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm']

/**
 * The files of a language that nobody has translated yet: every key with an empty text, which the
 * kiosk refuses, so that no English ever stands in for a translation.
 * @param english the English texts by file; `meta` is made anew and only stamped
 * @param concepts what the English glossary has words for
 * @returns contents by file name, without its ending
 */
export function makeSkeleton(
  tag: string,
  english: EnglishFiles,
  concepts: readonly string[],
): Record<string, unknown> {
  const { script = '' } = new Intl.Locale(tag).maximize()
  const files = Object.entries(english)
    .filter(([file]) => file !== 'meta')
    .map(([file, words]) => [file, withForms(words, tag, () => '')] as const)
  return {
    meta: {
      name: '',
      direction: RIGHT_TO_LEFT.includes(script) ? 'rtl' : 'ltr',
      formatLocale: tag,
      start: '',
      help: '',
      translatedBy: '',
      reviewedBy: null,
    },
    ...Object.fromEntries(files),
    glossary: Object.fromEntries(
      concepts.map((concept) => [concept, { term: '', forms: [''], note: '' }]),
    ),
    sources: stamp({}, english, tag, null),
  }
}

/** The words of a language, made from English ones with the plural forms that it has. */
export function withForms(
  english: WordTree,
  tag: string,
  say: (text: string) => string = (text) => text,
): WordTree {
  const tree: WordTree = {}
  for (const [key, text] of expectedWords(english, tag)) {
    const path = key.split('.')
    const last = path.pop() ?? key
    let branch = tree
    for (const part of path) branch = (branch[part] ??= {}) as WordTree
    branch[last] = say(text)
  }
  return tree
}
