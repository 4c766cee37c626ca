import { isDeepStrictEqual } from 'node:util'
import sourceMetaWords from '../../../locales/en/meta.json' with { type: 'json' }
import sourceUiWords from '../../../locales/en/ui.json' with { type: 'json' }
import type { Problem } from '../../shared/errors.ts'
import { lessonWordsSchema, type Lesson, type LessonWords } from '../../shared/lesson.ts'
import {
  flattenWords,
  localeMetaSchema,
  wordTreeSchema,
  type LocaleMeta,
  type WordTree,
} from '../../shared/locale.ts'
import { valueNames } from '../../shared/values.ts'
import { canonicalHash } from '../platform/canonical-hash.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'
import { checkTexts } from './check-text.ts'
import { checkLessonWords, compareWords, expectedWords } from './check-words.ts'
import { isCriticalLessonWord, isCriticalWord } from './critical.ts'
import { patientWords } from './patient-words.ts'
import { findStale, sourcesSchema, type Sources } from './sources.ts'

/** English is the language that all others are translated from. */
export const SOURCE_LOCALE = 'en'

export interface LocaleContent {
  tag: string
  meta: LocaleMeta
  ui: WordTree
  lesson: LessonWords
  /** Of the lesson's structure and of all that a patient reads in this language. */
  contentHash: string
  /** Texts whose English has changed since, where that cannot harm. */
  stale: Problem[]
}

/** The English texts that translations are compared with. */
export interface SourceWords {
  meta: WordTree
  ui: WordTree
  lesson: LessonWords
}

/** The words of `meta.json` that a patient reads and that have an English source. */
export const wordsOfMeta = ({ start, help }: Pick<LocaleMeta, 'start' | 'help'>): WordTree => ({
  start,
  help,
})

/**
 * Reads and checks one language.
 * @param pathOf where a file of the language is, by its name without `.json`
 * @param readSource reads the English to compare with, or null where there is none
 * @throws {FileProblem} all reasons why nobody may read this language
 */
export function loadLocale(
  pathOf: (name: string) => string,
  tag: string,
  lesson: Lesson,
  readSource: () => SourceWords | null,
): LocaleContent {
  const files = readLocale(pathOf, lesson, false)
  const stale = checkAll(files, pathOf, tag, lesson, readSource())
  const { meta, ui, words } = files
  const { direction, formatLocale: formats, phoneExtension } = meta
  // Languages without one keep the approvals that they have.
  const extension = phoneExtension === undefined ? {} : { phoneExtension }
  const shown = { ...wordsOfMeta(meta), direction, formats, ...extension }
  const contentHash = canonicalHash(lesson, words, patientWords(ui), shown)
  return { tag, meta, ui, lesson: words, contentHash, stale }
}

/**
 * The same for a language whose very files, with this lesson and this English, passed the checks
 * before, and had nothing stale.
 * @param contentHash as it was then
 */
export function loadKnownLocale(
  pathOf: (name: string) => string,
  tag: string,
  lesson: Lesson,
  contentHash: string,
): LocaleContent {
  const { meta, ui, words } = readLocale(pathOf, lesson, true)
  return { tag, meta, ui, lesson: words, contentHash, stale: [] }
}

/** Whether the files say the same as what was read of them. */
export function isAsWritten(
  { meta, ui, lesson: words }: LocaleContent,
  pathOf: (name: string) => string,
  lesson: Lesson,
): boolean {
  return isDeepStrictEqual({ meta, ui, words }, readLocale(pathOf, lesson, true))
}

function readLocale(
  pathOf: (name: string) => string,
  lesson: Lesson,
  isKnown: boolean,
): { meta: LocaleMeta; ui: WordTree; words: LessonWords } {
  return {
    meta: parseJsonFile(pathOf('meta'), localeMetaSchema, isKnown),
    ui: parseJsonFile(pathOf('ui'), wordTreeSchema, isKnown),
    words: parseJsonFile(pathOf(lesson.id), lessonWordsSchema, isKnown),
  }
}

/** @returns what is stale without harm */
function checkAll(
  { meta, ui, words }: { meta: LocaleMeta; ui: WordTree; words: LessonWords },
  pathOf: (name: string) => string,
  tag: string,
  lesson: Lesson,
  source: SourceWords | null,
): Problem[] {
  refuse([
    ...compareWords(pathOf('ui'), ui, sourceUiWords, tag),
    ...checkLessonWords(pathOf(lesson.id), words, lesson, valueNames),
    ...checkTexts(pathOf('meta'), flattenWords({ ...wordsOfMeta(meta), name: meta.name }), tag),
    ...checkTexts(pathOf('ui'), flattenWords(ui), tag),
    ...checkTexts(pathOf(lesson.id), flattenWords(words), tag),
  ])
  return tag === SOURCE_LOCALE ? [] : checkAgainst(source, pathOf, tag, lesson, words)
}

/**
 * A translation that lacks a number which the English has, or says what the English once said,
 * would teach something else.
 * @returns what is stale without harm
 */
function checkAgainst(
  source: SourceWords | null,
  pathOf: (name: string) => string,
  tag: string,
  lesson: Lesson,
  words: LessonWords,
): Problem[] {
  if (source === null) {
    throw new FileProblem([
      { file: pathOf(lesson.id), key: '', reason: 'has no English text to be compared with' },
    ])
  }
  const sources = parseJsonFile(pathOf('sources'), sourcesSchema)
  refuse(compareWords(pathOf(lesson.id), words, source.lesson, tag))
  const { harmful, harmless } = findAllStale(sources, pathOf, tag, lesson, source)
  refuse(harmful)
  return harmless
}

/** Everything stale of a language, parted by whether it may harm. */
export function findAllStale(
  sources: Sources,
  pathOf: (name: string) => string,
  tag: string,
  lesson: Lesson,
  source: SourceWords,
): { harmful: Problem[]; harmless: Problem[] } {
  const parted = { harmful: [] as Problem[], harmless: [] as Problem[] }
  const collect = (
    name: string,
    english: WordTree,
    isCritical: (key: string, english: string) => boolean,
  ) => {
    const texts = expectedWords(english, tag)
    for (const problem of findStale(pathOf(name), sources[name], english, tag)) {
      const isHarmful = isCritical(problem.key, texts.get(problem.key) ?? '')
      parted[isHarmful ? 'harmful' : 'harmless'].push(problem)
    }
  }
  collect('meta', source.meta, isCriticalWord)
  collect('ui', source.ui, isCriticalWord)
  collect(lesson.id, source.lesson, (key, english) => isCriticalLessonWord(key, english, lesson))
  return parted
}

/** The English words: the clinic's own where they can be read, otherwise those that ship. */
export function readSourceWords(
  pathsOf: (name: string) => readonly string[],
  lessonId: string,
): SourceWords | null {
  const lesson = readLast(pathsOf(lessonId), (path) => parseJsonFile(path, lessonWordsSchema))
  if (lesson === null) return null
  const meta = readLast(pathsOf('meta'), (path) => parseJsonFile(path, localeMetaSchema))
  const ui = readLast(pathsOf('ui'), (path) => parseJsonFile(path, wordTreeSchema))
  return { meta: wordsOfMeta(meta ?? sourceMetaWords), ui: ui ?? sourceUiWords, lesson }
}

/** What can be read of the last of the paths that holds anything readable. */
function readLast<Value>(paths: readonly string[], read: (path: string) => Value): Value | null {
  for (const path of paths.toReversed()) {
    try {
      return read(path)
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
    }
  }
  return null
}

function refuse(problems: Problem[]): void {
  if (problems.length > 0) throw new FileProblem(problems)
}
