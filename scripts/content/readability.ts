import { syllable } from 'syllable'

/** How hard a text is to read, by the formulas of the clinical brief (part 5.3). */

export interface Counts {
  sentences: number
  words: number
  syllables: number
  /** Words of three syllables or more. */
  longWords: number
  /** Words of the longest sentence. */
  longestSentence: number
}

/** Texts that end without a full stop, such as headlines, are sentences of their own. */
export function count(texts: readonly string[], syllablesOf: (word: string) => number): Counts {
  const sentences = texts
    .flatMap((text) => text.split(/(?<=[.?!:])\s+/))
    .map((sentence) => sentence.match(/[\p{L}\p{N}][\p{L}\p{N}’'.,%°-]*/gu) ?? [])
    .filter((words) => words.length > 0)
  const perWord = sentences.flat().map((word) => Math.max(1, syllablesOf(word)))
  return {
    sentences: sentences.length,
    words: perWord.length,
    syllables: perWord.reduce((sum, syllables) => sum + syllables, 0),
    longWords: perWord.filter((syllables) => syllables >= 3).length,
    longestSentence: Math.max(0, ...sentences.map((words) => words.length)),
  }
}

export const englishSyllables = (word: string): number => syllable(word)

/** Vowel groups; two strong vowels, and a weak one with an accent, are apart. */
export function spanishSyllables(word: string): number {
  const vowels = word
    .toLowerCase()
    .replace(/qu(?=[eéií])|gu(?=[eéií])/g, 'k')
    .replace(/y\b/g, 'i')
  const groups = vowels.match(/[aeiouáéíóúü]+/g) ?? []
  return groups.reduce(
    (sum, group) => sum + 1 + (group.match(/(?<=[aeoáéó])[aeoáéóíú]|[íú](?=[aeo])/g) ?? []).length,
    0,
  )
}

/** Flesch-Kincaid grade: years of US school. */
export const fleschKincaid = ({ words, sentences, syllables }: Counts): number =>
  0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59

/** SMOG grade; made for 30 sentences or more, so for a whole lesson and not for one slide. */
export const smog = ({ longWords, sentences }: Counts): number =>
  1.043 * Math.sqrt((longWords * 30) / sentences) + 3.1291

/** INFLESZ (Szigriszt-Pazos) for Spanish: above 65 is fairly easy, above 80 very easy. */
export const inflesz = ({ words, sentences, syllables }: Counts): number =>
  206.835 - 62.3 * (syllables / words) - words / sentences
