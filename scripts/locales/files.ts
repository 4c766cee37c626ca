import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  readSourceWords,
  SOURCE_LOCALE,
  type SourceWords,
} from '../../src/main/content/load-locale.ts'
import { sourcesSchema, type Sources } from '../../src/main/content/sources.ts'
import { FileProblem, parseJsonFile } from '../../src/main/platform/json-file.ts'
import { wordTreeSchema, type WordTree } from '../../src/shared/locale.ts'
import { englishGlossarySchema } from './glossary.ts'
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

/** The English texts that translations are made from. */
export interface English extends SourceWords {
  errors: WordTree
  /** The data dictionary that goes with an export. */
  export: WordTree
}

/** @throws {FileProblem} where the words of the lesson, the errors or the exports cannot be read */
export function readEnglish(dataDir: string | null): English {
  const file = pathOf(null, SOURCE_LOCALE, LESSON_ID)
  const source = readSourceWords((name) => pathsOf(dataDir, SOURCE_LOCALE, name), LESSON_ID)
  if (source === null) throw new FileProblem([{ file, key: '', reason: 'cannot be read' }])
  const shipped = (name: string) => parseJsonFile(pathOf(null, SOURCE_LOCALE, name), wordTreeSchema)
  return { ...source, errors: shipped('errors'), export: shipped('export') }
}

/** The same by the name of the file that they are in. */
export function byFile({ lesson, ...files }: English): EnglishFiles {
  return { ...files, [LESSON_ID]: lesson }
}

/** What the English glossary has words for. @throws {FileProblem} */
export function readConcepts(dataDir: string | null): string[] {
  const path = pathOf(dataDir, SOURCE_LOCALE, 'glossary')
  return Object.keys(parseJsonFile(path, englishGlossarySchema))
}

/** The stamps of a language; none where it has none yet. @throws {FileProblem} */
export function readSources(sourcesPath: string): Sources {
  return existsSync(sourcesPath) ? parseJsonFile(sourcesPath, sourcesSchema) : {}
}
