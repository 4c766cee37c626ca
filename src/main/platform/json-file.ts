import { readFileSync, statSync } from 'node:fs'
import * as v from 'valibot'
import type { Problem } from '../../shared/errors.ts'

/** Far above any lesson; a larger file is a mistake and would only make the start slow. */
const MAX_JSON_BYTES = 2 * 1024 * 1024

/** Thrown by `parseJsonFile`; the caller adds the code that fits what it was reading. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem'
  constructor(readonly problems: Problem[]) {
    super(problems.map(({ file, key, reason }) => `${file}: ${key}: ${reason}`).join('\n'))
  }
}

/**
 * Reads a JSON file and checks it.
 * @param isKnown whether its bytes are known to pass this schema, and to be left by it as they are:
 *   to check them once more takes five times as long as to read them
 * @throws {FileProblem} naming the file, every offending key and the reason
 */
export function parseJsonFile<Schema extends v.GenericSchema>(
  filePath: string,
  schema: Schema,
  isKnown = false,
): v.InferOutput<Schema> {
  const value = readJsonFile(filePath)
  return isKnown ? value : checkValue(filePath, schema, value)
}

/** @throws {FileProblem} naming every key of `value` that the schema refuses */
export function checkValue<Schema extends v.GenericSchema>(
  filePath: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new FileProblem(
    result.issues.map((issue) => ({
      file: filePath,
      key: v.getDotPath(issue) ?? '',
      reason: issue.message,
    })),
  )
}

/**
 * @returns what the file holds, unchecked
 * @throws {FileProblem} where it is too large, cannot be read or is not JSON
 */
export function readJsonFile(filePath: string): unknown {
  const refuse = (reason: string) => new FileProblem([{ file: filePath, key: '', reason }])
  try {
    if (statSync(filePath).size > MAX_JSON_BYTES) throw refuse('is larger than 2 MiB')
    return parseJson(readFileSync(filePath, 'utf8'))
  } catch (error) {
    if (error instanceof FileProblem) throw error
    if (error instanceof SyntaxError) throw refuse(`is not valid JSON: ${error.message}`)
    throw refuse(`cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

/**
 * Some editors begin a file with a byte order mark, which is no JSON.
 * @throws {SyntaxError}
 */
export const parseJson = (text: string): unknown => JSON.parse(text.replace(/^\uFEFF/, ''))
