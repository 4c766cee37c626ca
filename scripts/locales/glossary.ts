import * as v from 'valibot'
import type { Problem } from '../../src/shared/errors.ts'
import { flattenWords, type WordTree } from '../../src/shared/locale.ts'

/** Holds the texts of a language to its glossary, so that one thing has one name wherever it is said. */

const textSchema = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'))
const formsSchema = v.pipe(v.array(textSchema), v.minLength(1, 'must have a form'))

/** `locales/en/glossary.json`: which words of the source name a concept, by concept. */
export const englishGlossarySchema = v.record(
  textSchema,
  v.strictObject({
    /**
     * The words as they stand in the texts, each to be found as whole words in upper or lower case.
     * One that has a placeholder in it, such as `call {{emergencyNumber}}`, is found with it.
     */
    forms: formsSchema,
    /** For translators: what is meant, and what it must not be confused with. */
    note: textSchema,
  }),
)
export type EnglishGlossary = v.InferOutput<typeof englishGlossarySchema>

/** `glossary.json` of every other language, by the concepts of the English one. */
export const glossarySchema = v.record(
  textSchema,
  v.strictObject({
    /** The one name of the concept in this language, as a translator should write it. */
    term: textSchema,
    /** Parts of a text, any of which proves that it uses the term: stems, inflected forms. */
    forms: formsSchema,
    /** `namespace:key.path` of each text that rightly says it in another way; the note says why. */
    except: v.optional(
      v.array(v.pipe(v.string(), v.regex(/^[^:\s]+:[^:\s]+$/, 'must look like ui:done.rest'))),
    ),
    /** Why this term, how it is inflected, what it must not be confused with. */
    note: v.string(),
  }),
)
export type Glossary = v.InferOutput<typeof glossarySchema>

/** The words of one language, by namespace: the name of their file without its ending. */
export type Words = Record<string, WordTree>

interface Pair {
  namespace: string
  key: string
  english: string
  translated: string
}

/**
 * Looks for concepts that a language has no term for, for texts that name one in another way, and
 * for exceptions that nothing needs any more.
 * @param dir the language's folder, as problems should name it
 * @param source the English words
 */
export function checkGlossary({
  dir,
  english,
  glossary,
  source,
  translated,
}: {
  dir: string
  english: EnglishGlossary
  glossary: Glossary
  source: Words
  translated: Words
}): Problem[] {
  const pairs = pairTexts(source, translated)
  const inGlossary = (key: string, reason: string) => ({
    file: `${dir}/glossary.json`,
    key,
    reason,
  })
  const problems = Object.keys(english)
    .filter((concept) => !Object.hasOwn(glossary, concept))
    .map((concept) => inGlossary(concept, 'is missing'))

  for (const [concept, { term, forms, except = [] }] of Object.entries(glossary)) {
    const sourceForms = english[concept]?.forms
    if (sourceForms === undefined) {
      problems.push(inGlossary(concept, 'is not a concept of the English glossary'))
      continue
    }
    if (!hasForm(term, forms)) {
      problems.push(inGlossary(`${concept}.forms`, `do not prove the term “${term}” itself`))
    }
    const says = wordFinder(sourceForms)
    const needed = new Set<string>()
    for (const { namespace, key, ...texts } of pairs) {
      if (!says(texts.english) || hasForm(texts.translated, forms)) continue
      needed.add(`${namespace}:${key}`)
      if (except.includes(`${namespace}:${key}`)) continue
      problems.push({
        file: `${dir}/${namespace}.json`,
        key,
        reason: `does not say “${term}” for ${concept}: ${texts.translated}`,
      })
    }
    for (const exception of except.filter((key) => !needed.has(key))) {
      problems.push(inGlossary(`${concept}.except`, `needs no exception for ${exception}`))
    }
  }
  return problems
}

/** Forms that no English text has: the text has changed, and what it now says goes unchecked. */
export function checkEnglishGlossary({
  dir,
  english,
  source,
}: {
  dir: string
  english: EnglishGlossary
  source: Words
}): Problem[] {
  const texts = Object.values(source).flatMap((tree) => [...flattenWords(tree).values()])
  return Object.entries(english).flatMap(([concept, { forms }]) =>
    forms
      .filter((form) => !texts.some(wordFinder([form])))
      .map((form) => ({
        file: `${dir}/glossary.json`,
        key: `${concept}.forms`,
        reason: `no text says “${form}”`,
      })),
  )
}

const PLURAL = /_(?:zero|one|two|few|many|other)$/

/** Each translated text beside its source; of what is counted, beside the English `other`. */
function pairTexts(source: Words, translated: Words): Pair[] {
  return Object.entries(translated).flatMap(([namespace, tree]) => {
    const sourceTexts = flattenWords(source[namespace] ?? {})
    return [...flattenWords(tree)].flatMap(([key, text]) => {
      const english = sourceTexts.get(key.replace(PLURAL, '_other')) ?? sourceTexts.get(key)
      return english === undefined ? [] : { namespace, key, english, translated: text }
    })
  })
}

/** A brace before a word is a placeholder's, whose name is no text: `{{fever}}`. */
function wordFinder(forms: readonly string[]): (text: string) => boolean {
  const anyForm = forms.map((form) => escapeForRegExp(comparable(form))).join('|')
  const whole = new RegExp(`(?<![\\p{L}\\p{N}{])(?:${anyForm})(?![\\p{L}\\p{N}])`, 'u')
  return (text) => whole.test(comparable(text))
}

const hasForm = (text: string, forms: readonly string[]): boolean =>
  forms.some((form) => comparable(text).includes(comparable(form)))

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Arabic is written with vowel signs and stretched letters, or without: the same word. */
const ARABIC_SIGNS = /[\u064B-\u065F\u0670]|\u0640/g

// Composed first: the hamza of أ may be a sign of its own, and is more than a vowel.
const comparable = (text: string): string =>
  text.normalize('NFC').replace(ARABIC_SIGNS, '').toLowerCase()
