import { dirname, resolve } from 'node:path'
import { SOURCE_LOCALE } from '../../src/main/content/load-locale.ts'
import { parseJsonFile } from '../../src/main/platform/json-file.ts'
import { describeProblem } from '../../src/shared/errors.ts'
import { lessonSchema } from '../../src/shared/lesson.ts'
import { byFile, LESSON_ID, pathOf, readEnglish } from './files.ts'
import {
  checkEnglishGlossary,
  checkGlossary,
  englishGlossarySchema,
  glossarySchema,
} from './glossary.ts'
import { missingGlyphs } from './glyphs.ts'
import { failingKinds, reportOn, type LocaleReport } from './report.ts'

const lessonPath = resolve(import.meta.dirname, `../../resources/lessons/${LESSON_ID}/lesson.json`)

/** Looks at one language as it ships, and as the clinic has it where there is a data folder. */
export function check(tag: string, dataDir: string | null): LocaleReport {
  const lesson = parseJsonFile(lessonPath, lessonSchema)
  const english = readEnglish(dataDir)
  const source = byFile(english)
  const englishGlossary = parseJsonFile(
    pathOf(dataDir, SOURCE_LOCALE, 'glossary'),
    englishGlossarySchema,
  )
  const glossaryPath = pathOf(dataDir, tag, 'glossary')
  const dir = dirname(glossaryPath)
  return reportOn(tag, (name) => pathOf(dataDir, tag, name), lesson, english, {
    glossary: (translated) =>
      tag === SOURCE_LOCALE
        ? checkEnglishGlossary({ dir, english: englishGlossary, source })
        : checkGlossary({
            dir,
            english: englishGlossary,
            glossary: parseJsonFile(glossaryPath, glossarySchema),
            source,
            translated,
          }),
    missingGlyphs,
  })
}

/** Whether something keeps this language from patients. */
export const isRefused = (report: LocaleReport): boolean =>
  failingKinds.some((kind) => report[kind].length > 0)

/** One row a language; a number is a count of findings. */
export function tableOf(reports: readonly LocaleReport[]): string {
  const rows = reports.map((report) => [
    report.tag,
    report.keys,
    ...[...failingKinds, 'stale' as const].map((kind) => report[kind].length),
    report.longest === null ? '-' : `${Math.round(report.longest.ratio * 100)} %`,
    report.reviewedBy ?? 'draft',
  ])
  const head = ['language', 'keys', ...failingKinds, 'stale', 'longest', 'review']
  const table = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_name, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Each finding by file, key and reason, those that keep a language from patients first. */
export function remarksOf(reports: readonly LocaleReport[]): string[] {
  const failing = reports.flatMap((report) => failingKinds.flatMap((kind) => report[kind]))
  const flagged = reports.flatMap(({ stale }) => stale)
  const longest = reports.flatMap(({ tag, longest: text }) =>
    text === null ? [] : [`${tag} grows most in ${text.key}`],
  )
  return [
    ...failing.map((problem) => `✗ ${describeProblem(problem)}`),
    ...flagged.map((problem) => `  ${describeProblem(problem)}`),
    ...longest.map((line) => `  ${line}`),
  ]
}
