import { existsSync, readdirSync } from 'node:fs'
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
}

export interface Content {
  lesson: Lesson
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
  withdrawDiffering(locales, lesson.id, problems)
  if (locales.size === 0) {
    throw new AppError(
      'no-language',
      problems[0] ?? { file: 'locales', key: '', reason: 'is empty' },
    )
  }
  return { lesson, lessonHash: canonicalHash(lesson), figuresDir, locales, problems }
}

function loadLesson(lessonPath: string, lessonId: string): Lesson {
  try {
    const lesson = parseJsonFile(lessonPath, lessonSchema)
    const problems = checkLesson(lessonPath, lesson)
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
  for (const slide of lesson.slides) {
    if (slide.figure === undefined) continue
    if (existsSync(join(figuresDir, `${slide.figure}.svg`))) continue
    problems.push({
      file: lessonPath,
      key: `slides.${slide.id}.figure`,
      reason: `has no file figures/${slide.figure}.svg`,
    })
  }
  return problems
}

function localeTags(sources: readonly ContentDirs[], problems: Problem[]): string[] {
  const tags = new Set<string>()
  for (const { localesDir } of sources) {
    if (!existsSync(localesDir)) continue
    for (const entry of readdirSync(localesDir, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue
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
    ...compareWords(pathOf('ui'), ui, sourceUiWords),
    ...checkLessonWords(pathOf(lesson.id), words, lesson, valueNames),
  ]
  if (problems.length > 0) throw new FileProblem(problems)
  return { tag, meta, ui, lesson: words, contentHash: canonicalHash(lesson, words) }
}

/** A translation that lacks a number the English has, or has one more, would teach something else. */
function withdrawDiffering(
  locales: Map<string, LocaleContent>,
  lessonId: string,
  problems: Problem[],
): void {
  const source = locales.get(SOURCE_LOCALE)
  if (source === undefined) return
  for (const { tag, lesson } of [...locales.values()]) {
    const differences = compareWords(`locales/${tag}/${lessonId}.json`, lesson, source.lesson)
    if (differences.length === 0) continue
    problems.push(...differences)
    locales.delete(tag)
  }
}

/** The last of the paths that exists, or the first when none does, so that the error names it. */
function lastWith(paths: readonly string[]): string {
  return paths.findLast((path) => existsSync(path)) ?? paths[0] ?? ''
}
