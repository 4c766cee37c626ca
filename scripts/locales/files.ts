import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readSourceWords, SOURCE_LOCALE } from '../../src/main/content/load-locale.ts'
import { sourcesSchema, type Sources } from '../../src/main/content/sources.ts'
import { parseJsonFile } from '../../src/main/parse-file.ts'
import { wordTreeSchema } from '../../src/shared/locale.ts'
import type { EnglishFiles } from './stamp.ts'

export const LESSON_ID = 'facet-joint-injection'
const shippedDir = resolve(import.meta.dirname, '../../locales')

/** Where a file of a language may be, from the shipped one to the clinic's own, which wins. */
export function pathsOf(dataDir: string | null, tag: string, name: string): string[] {
  const dirs = [shippedDir, ...(dataDir === null ? [] : [join(dataDir, 'locales')])]
  return dirs.map((dir) => join(dir, tag, `${name}.json`))
}

/** The file that counts. */
export function pathOf(dataDir: string | null, tag: string, name: string): string {
  const paths = pathsOf(dataDir, tag, name)
  return paths.findLast((path) => existsSync(path)) ?? paths[0] ?? ''
}

/**
 * The English texts that translations are made from, by file.
 * @throws {FileProblem} where the words of the lesson or of the errors cannot be read
 */
export function readEnglish(dataDir: string | null): EnglishFiles {
  const source = readSourceWords((name) => pathsOf(dataDir, SOURCE_LOCALE, name), LESSON_ID)
  if (source === null) throw new Error(`locales/en/${LESSON_ID}.json cannot be read`)
  const errors = parseJsonFile(pathOf(null, SOURCE_LOCALE, 'errors'), wordTreeSchema)
  return { meta: source.meta, ui: source.ui, errors, [LESSON_ID]: source.lesson }
}

/** The stamps of a language; none where it has none yet. @throws {FileProblem} */
export function readSources(sourcesPath: string): Sources {
  return existsSync(sourcesPath) ? parseJsonFile(sourcesPath, sourcesSchema) : {}
}
