import { checkTexts } from '../../src/main/content/check-text.ts'
import {
  checkLessonWords,
  expectedWords,
  findExtra,
  findMissing,
  findPlaceholderFaults,
} from '../../src/main/content/check-words.ts'
import { findAllStale, SOURCE_LOCALE, wordsOfMeta } from '../../src/main/content/load-locale.ts'
import { findStale, sourcesSchema, type Sources } from '../../src/main/content/sources.ts'
import { FileProblem, parseJsonFile } from '../../src/main/platform/json-file.ts'
import type { Problem } from '../../src/shared/errors.ts'
import { lessonWordsSchema, type Lesson } from '../../src/shared/lesson.ts'
import {
  flattenWords,
  localeMetaSchema,
  wordTreeSchema,
  type LocaleMeta,
  type WordTree,
} from '../../src/shared/locale.ts'
import { valueNames } from '../../src/shared/values.ts'
import type { English } from './files.ts'

/** What is found in one language, by kind; all but `stale` keep it from patients. */
export interface LocaleReport {
  tag: string
  /** How many texts there are. */
  keys: number
  /** Files that cannot be read or are not as they must be. */
  files: Problem[]
  missing: Problem[]
  extra: Problem[]
  placeholders: Problem[]
  /** Marks, markup, brackets and letters that no text may have. */
  characters: Problem[]
  /** The English has changed since, where that may harm. */
  harmful: Problem[]
  /** The English has changed since; told, and no more. */
  stale: Problem[]
  glossary: Problem[]
  glyphs: Problem[]
  /** How much longer than English the text is that grows most, as a ratio, and which that is. */
  longest: { key: string; ratio: number } | null
  /** Who reviewed the words; null is a draft. */
  reviewedBy: string | null
}

export const failingKinds = [
  'files',
  'missing',
  'extra',
  'placeholders',
  'characters',
  'harmful',
  'glossary',
  'glyphs',
] as const satisfies readonly (keyof LocaleReport)[]

export interface Checks {
  /** Whether the texts, by file, use the words of the language's glossary. @throws {FileProblem} */
  glossary: (translated: Readonly<Record<string, WordTree>>) => Problem[]
  /** The characters of a text that no bundled typeface has. */
  missingGlyphs: (text: string) => string[]
}

/** Shorter English texts grow by a lot and mean nothing. */
const LEAST_TO_COMPARE = 24

/**
 * Looks at every text of a language.
 * @param pathOf where a file of the language is, by its name without `.json`
 * @param english the words of English, with those that are no part of what a clinic may add to
 */
export function reportOn(
  tag: string,
  pathOf: (name: string) => string,
  lesson: Lesson,
  english: English,
  checks: Checks,
): LocaleReport {
  const files: Problem[] = []
  const read = <Value>(work: () => Value): Value | null => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      files.push(...error.problems)
      return null
    }
  }
  const meta: LocaleMeta | null = read(() => parseJsonFile(pathOf('meta'), localeMetaSchema))
  const lessonWords = read(() => parseJsonFile(pathOf(lesson.id), lessonWordsSchema))
  const trees: Record<string, WordTree | null> = {
    meta: meta && wordsOfMeta(meta),
    ui: read(() => parseJsonFile(pathOf('ui'), wordTreeSchema)),
    errors: read(() => parseJsonFile(pathOf('errors'), wordTreeSchema)),
    export: read(() => parseJsonFile(pathOf('export'), wordTreeSchema)),
    [lesson.id]: lessonWords,
  }
  const sourceTrees: Record<string, WordTree> = {
    meta: english.meta,
    ui: english.ui,
    errors: english.errors,
    export: english.export,
    [lesson.id]: english.lesson,
  }
  const texts = Object.entries(trees).flatMap(([name, words]) =>
    words === null ? [] : [{ name, file: pathOf(name), words, source: sourceTrees[name] ?? {} }],
  )
  const each = (find: typeof findExtra) =>
    texts.flatMap(({ file, words, source }) =>
      find(file, flattenWords(words), expectedWords(source, tag), tag),
    )

  const isSource = tag === SOURCE_LOCALE
  const sources: Sources | null = isSource
    ? null
    : read(() => parseJsonFile(pathOf('sources'), sourcesSchema))
  const { harmful, harmless } = sources
    ? findAllStale(sources, pathOf, tag, lesson, english)
    : { harmful: [], harmless: [] }
  const staleForStaff = (['errors', 'export'] as const).flatMap((name) =>
    sources ? findStale(pathOf(name), sources[name], english[name], tag) : [],
  )
  // The others are compared with English; English itself with the lesson.
  const structure =
    isSource && lessonWords
      ? checkLessonWords(pathOf(lesson.id), lessonWords, lesson, valueNames)
      : []

  return {
    tag,
    keys: texts.reduce((count, { words }) => count + flattenWords(words).size, 0),
    files: [...files, ...structure],
    missing: each(findMissing),
    extra: each(findExtra),
    placeholders: each(findPlaceholderFaults),
    characters: each((file, found) => checkTexts(file, found, tag)),
    harmful,
    stale: [...harmless, ...staleForStaff],
    glossary:
      read(() =>
        checks.glossary(Object.fromEntries(texts.map(({ name, words }) => [name, words]))),
      ) ?? [],
    glyphs: each((file, found) =>
      [...found].flatMap(([key, text]): Problem[] => {
        const lacking = checks.missingGlyphs(text)
        if (lacking.length === 0) return []
        return [{ file, key, reason: `has no glyph for ${lacking.join(' ')}` }]
      }),
    ),
    longest: isSource ? null : findLongest(texts, tag),
    reviewedBy: meta?.reviewedBy ?? null,
  }
}

function findLongest(
  texts: readonly { name: string; words: WordTree; source: WordTree }[],
  tag: string,
): LocaleReport['longest'] {
  let longest: LocaleReport['longest'] = null
  for (const { name, words, source } of texts) {
    const english = expectedWords(source, tag)
    for (const [key, text] of flattenWords(words)) {
      const from = english.get(key)
      if (from === undefined || from.length < LEAST_TO_COMPARE) continue
      const ratio = text.length / from.length
      if (longest === null || ratio > longest.ratio) longest = { key: `${name}:${key}`, ratio }
    }
  }
  return longest
}
