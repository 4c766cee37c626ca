import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import sourceUiWords from '../../../locales/en/ui.json'
import { AppError, type Problem } from '../../shared/errors.ts'
import {
  lessonSchema,
  lessonWordsSchema,
  type Lesson,
  type LessonWords,
} from '../../shared/lesson.ts'
import {
  localeMetaSchema,
  wordTreeSchema,
  type LocaleMeta,
  type WordTree,
} from '../../shared/locale.ts'
import { valueNames } from '../../shared/values.ts'
import { localeTagSchema } from '../../shared/visit.ts'
import { FileProblem, parseJsonFile } from '../parse-file.ts'
import { canonicalHash } from './canonical-hash.ts'
import { checkLesson } from './check-lesson.ts'
import { checkPlans } from './check-plans.ts'
import { checkLessonWords, compareWords } from './check-words.ts'

/** English is the language that all others are translated from. */
const SOURCE_LOCALE = 'en'

export interface LocaleContent {
  tag: string
  meta: LocaleMeta
  ui: WordTree
  lesson: LessonWords
  /** Of the lesson's structure and its words in this language: what a patient was shown. */
  contentHash: string
  wordsPath: string
}

export interface Content {
  lesson: Lesson
  lessonPath: string
  /** Of the lesson's structure alone. */
  lessonHash: string
  figuresDir: string
  /** By tag; only languages that are whole. */
  locales: ReadonlyMap<string, LocaleContent>
  /** Why files were refused, and pictures that are missing. The rest goes on without them. */
  problems: Problem[]
}

/** `lessons/` and `locales/`, as they ship or as the clinic keeps them in the data folder. */
export interface ContentDirs {
  lessonsDir: string
  localesDir: string
}

/**
 * Loads one lesson in all languages. The clinic's own copy of a lesson or of a locale file replaces
 * the shipped one. A language with a broken file is withdrawn whole: neither English nor the shipped
 * text stands in for words the clinic meant to change.
 * @param sources from the first to the last to win
 * @throws {AppError} `lesson-invalid` or `no-language`
 */
export function loadContent(sources: readonly ContentDirs[], lessonId: string): Content {
  const lessonDir = lastWith(sources.map(({ lessonsDir }) => join(lessonsDir, lessonId)))
  const lessonPath = join(lessonDir, 'lesson.json')
  const lesson = loadLesson(lessonPath, lessonId)
  const figuresDir = join(lessonDir, 'figures')
  const problems = missingFigures(lessonPath, lesson, figuresDir)

  const locales = new Map<string, LocaleContent>()
  for (const tag of localeTags(sources, problems)) {
    try {
      locales.set(tag, loadLocale(sources, tag, lesson))
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      problems.push(...error.problems)
    }
  }
  withdrawDiffering(locales, sourceWords(sources, lesson.id), problems)
  if (locales.size === 0) {
    throw new AppError(
      'no-language',
      problems[0] ?? { file: 'locales', key: '', reason: 'is empty' },
    )
  }
  return { lesson, lessonPath, lessonHash: canonicalHash(lesson), figuresDir, locales, problems }
}

function loadLesson(lessonPath: string, lessonId: string): Lesson {
  try {
    const lesson = parseJsonFile(lessonPath, lessonSchema)
    const problems = [...checkLesson(lessonPath, lesson), ...checkPlans(lessonPath, lesson)]
    if (lesson.id !== lessonId) {
      problems.push({
        file: lessonPath,
        key: 'id',
        reason: `must be the folder's name, ${lessonId}`,
      })
    }
    if (problems.length > 0) throw new FileProblem(problems)
    return lesson
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    throw new AppError('lesson-invalid', error.problems[0], { cause: error })
  }
}

/** A slide without its picture still teaches, so this is told and not refused. */
function missingFigures(lessonPath: string, lesson: Lesson, figuresDir: string): Problem[] {
  const problems: Problem[] = []
  for (const part of ['slides', 'timeline'] as const) {
    for (const { id, figure } of lesson[part]) {
      if (figure === undefined || existsSync(join(figuresDir, `${figure}.svg`))) continue
      problems.push({
        file: lessonPath,
        key: `${part}.${id}.figure`,
        reason: `has no file figures/${figure}.svg`,
      })
    }
  }
  return problems
}

function localeTags(sources: readonly ContentDirs[], problems: Problem[]): string[] {
  const tags = new Set<string>()
  for (const { localesDir } of sources) {
    if (!existsSync(localesDir)) continue
    for (const entry of readdirSync(localesDir, { withFileTypes: true })) {
      // A plain file, such as a note for translators, is no language; a link may be one.
      if (entry.isFile()) continue
      if (v.is(localeTagSchema, entry.name)) tags.add(entry.name)
      else {
        const file = join(localesDir, entry.name)
        problems.push({ file, key: '', reason: 'is not a BCP 47 tag' })
      }
    }
  }
  return [...tags].sort()
}

function loadLocale(sources: readonly ContentDirs[], tag: string, lesson: Lesson): LocaleContent {
  const pathOf = (name: string) =>
    lastWith(sources.map(({ localesDir }) => join(localesDir, tag, `${name}.json`)))
  const meta = parseJsonFile(pathOf('meta'), localeMetaSchema)
  const ui = parseJsonFile(pathOf('ui'), wordTreeSchema)
  const words = parseJsonFile(pathOf(lesson.id), lessonWordsSchema)
  const problems = [
    ...compareWords(pathOf('ui'), ui, sourceUiWords, tag),
    ...checkLessonWords(pathOf(lesson.id), words, lesson, valueNames),
  ]
  if (problems.length > 0) throw new FileProblem(problems)
  const wordsPath = pathOf(lesson.id)
  return { tag, meta, ui, lesson: words, contentHash: canonicalHash(lesson, words), wordsPath }
}

/** The English words; the shipped ones where the clinic's cannot be read. */
function sourceWords(sources: readonly ContentDirs[], lessonId: string): LessonWords | null {
  for (const { localesDir } of sources.toReversed()) {
    try {
      return parseJsonFile(join(localesDir, SOURCE_LOCALE, `${lessonId}.json`), lessonWordsSchema)
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
    }
  }
  return null
}

/** A translation that lacks a number the English has, or has one more, would teach something else. */
function withdrawDiffering(
  locales: Map<string, LocaleContent>,
  source: LessonWords | null,
  problems: Problem[],
): void {
  if (source === null) return
  for (const { tag, lesson, wordsPath } of [...locales.values()]) {
    const differences = compareWords(wordsPath, lesson, source, tag)
    if (differences.length === 0) continue
    problems.push(...differences)
    locales.delete(tag)
  }
}

/** The last of the paths where something is, or the first where nothing is, so that the error names it. */
function lastWith(paths: readonly string[]): string {
  return paths.findLast(isTaken) ?? paths[0] ?? ''
}

/** Also a link to nowhere and a folder that is closed: the clinic put something there, and it counts. */
function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}
