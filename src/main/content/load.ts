import { existsSync, lstatSync, readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import { AppError, type Problem } from '../../shared/errors.ts'
import { lessonSchema, type Lesson } from '../../shared/lesson.ts'
import { localeTagSchema } from '../../shared/visit.ts'
import { canonicalHash } from '../platform/canonical-hash.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'
import { checkLesson } from './check-lesson.ts'
import { checkPlans } from './check-plans.ts'
import { fingerprintOf, fromBuild, type Checked } from './checked.ts'
import {
  isAsWritten,
  loadKnownLocale,
  loadLocale,
  readSourceWords,
  SOURCE_LOCALE,
  type LocaleContent,
  type SourceWords,
} from './load-locale.ts'

export interface Content {
  lesson: Lesson
  lessonPath: string
  /** Of the lesson's structure alone. */
  lessonHash: string
  figuresDir: string
  /** By tag; only languages that are whole and nowhere out of date where that may harm. */
  locales: ReadonlyMap<string, LocaleContent>
  /** Why each language that is not among them is not, by tag. */
  refused: ReadonlyMap<string, readonly Problem[]>
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
export function loadContent(
  sources: readonly ContentDirs[],
  lessonId: string,
  checked: Checked = fromBuild,
): Content {
  const lessonDir = lastWith(sources.map(({ lessonsDir }) => join(lessonsDir, lessonId)))
  const lessonPath = join(lessonDir, 'lesson.json')
  const { lesson, lessonHash } = loadLesson(lessonPath, lessonId, checked)
  const figuresDir = join(lessonDir, 'figures')
  const problems = missingFigures(lessonPath, lesson, figuresDir)

  const pathsOf = (tag: string, name: string) =>
    sources.map(({ localesDir }) => join(localesDir, tag, `${name}.json`))
  const filesOf = (tag: string) => ['meta', 'ui', lesson.id].flatMap((name) => pathsOf(tag, name))
  const source = fingerprintOf([lessonPath, ...filesOf(SOURCE_LOCALE)])
  let english: SourceWords | null | undefined
  const readEnglish = () =>
    (english ??= readSourceWords((name) => pathsOf(SOURCE_LOCALE, name), lesson.id))
  const locales = new Map<string, LocaleContent>()
  const refused = new Map<string, readonly Problem[]>()
  for (const tag of localeTags(sources, problems)) {
    const pathOf = (name: string) => lastWith(pathsOf(tag, name))
    const fingerprint = fingerprintOf([...filesOf(tag), ...pathsOf(tag, 'sources')], source)
    try {
      const known = checked.hashOf(fingerprint)
      if (known !== undefined) {
        locales.set(tag, loadKnownLocale(pathOf, tag, lesson, known))
        continue
      }
      const locale = loadLocale(pathOf, tag, lesson, readEnglish)
      locales.set(tag, locale)
      if (locale.stale.length > 0) continue
      checked.add(fingerprint, locale.contentHash, () => isAsWritten(locale, pathOf, lesson))
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      problems.push(...error.problems)
      refused.set(tag, error.problems)
    }
  }
  if (locales.size === 0) {
    throw new AppError(
      'no-language',
      problems[0] ?? { file: 'locales', key: '', reason: 'is empty' },
    )
  }
  return { lesson, lessonPath, lessonHash, figuresDir, locales, refused, problems }
}

function loadLesson(
  lessonPath: string,
  lessonId: string,
  checked: Checked,
): Pick<Content, 'lesson' | 'lessonHash'> {
  try {
    const fingerprint = fingerprintOf([lessonPath])
    const known = checked.hashOf(fingerprint)
    const lesson = parseJsonFile(lessonPath, lessonSchema, known !== undefined)
    const problems =
      known === undefined
        ? [...checkLesson(lessonPath, lesson), ...checkPlans(lessonPath, lesson)]
        : []
    if (lesson.id !== lessonId) {
      problems.push({
        file: lessonPath,
        key: 'id',
        reason: `must be the folder's name, ${lessonId}`,
      })
    }
    if (problems.length > 0) throw new FileProblem(problems)
    if (known !== undefined) return { lesson, lessonHash: known }
    const lessonHash = canonicalHash(lesson)
    checked.add(fingerprint, lessonHash, () =>
      isDeepStrictEqual(lesson, parseJsonFile(lessonPath, lessonSchema, true)),
    )
    return { lesson, lessonHash }
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
    for (const entry of entriesOf(localesDir, problems)) {
      // A plain file, such as a note for translators, is no language; a link may be one.
      if (entry.isFile()) continue
      const reason = refusalOfTag(entry.name)
      if (reason === null) tags.add(entry.name)
      else problems.push({ file: join(localesDir, entry.name), key: '', reason })
    }
  }
  return [...tags].sort()
}

/** What is there but no folder that can be read is told, and the other languages go on. */
function entriesOf(dir: string, problems: Problem[]): Dirent[] {
  try {
    return existsSync(dir) ? readdirSync(dir, { withFileTypes: true }) : []
  } catch (error) {
    problems.push({ file: dir, key: '', reason: (error as Error).message })
    return []
  }
}

/** Two spellings of one tag would be two languages; the canonical one is the one that `Intl` gives. */
function refusalOfTag(name: string): string | null {
  if (!v.is(localeTagSchema, name)) return 'is not a BCP 47 tag'
  try {
    const [tag = name] = Intl.getCanonicalLocales(name)
    return tag === name ? null : `must be written ${tag}`
  } catch {
    return 'is not a BCP 47 tag'
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
