import * as v from 'valibot'
import type { Problem } from '../../shared/errors.ts'
import { MIB, NotRegular, readRegularFile } from './regular-file.ts'

/** Far above any lesson; a larger file is a mistake and would only make the start slow. */
export const MAX_JSON_BYTES = 2 * MIB
/** Words lie four deep; what checks them goes down step by step, and the stack has an end. */
const MAX_DEPTH = 32
/** A language has about three thousand; each that is refused is told. */
const MAX_VALUES = 50_000
/** What a file may have that nobody waits for at a start. */
interface JsonLimits {
  bytes: number
  values: number
}
const usualLimits: JsonLimits = { bytes: MAX_JSON_BYTES, values: MAX_VALUES }
/** So many reasons are told of one file. */
const MAX_PROBLEMS = 200

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
  limits = usualLimits,
): v.InferOutput<Schema> {
  const value = readJsonFile(filePath, limits)
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
    result.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
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
export function readJsonFile(filePath: string, limits = usualLimits): unknown {
  const refuse = (reason: string) => new FileProblem([{ file: filePath, key: '', reason }])
  try {
    const text = readRegularFile(filePath, limits.bytes).toString('utf8')
    return parseJson(text, limits.values)
  } catch (error) {
    if (error instanceof FileProblem) throw error
    if (error instanceof NotRegular) throw refuse(error.message)
    if (error instanceof SyntaxError) throw refuse(`is not valid JSON: ${error.message}`)
    throw refuse(`cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

/**
 * Some editors begin a file with a byte order mark, which is no JSON.
 * @throws {SyntaxError} also where it is deeper or holds more values than any file of a kiosk
 */
export function parseJson(text: string, maxValues = MAX_VALUES): unknown {
  refuseHostileShape(text, maxValues)
  return JSON.parse(text.replace(/^\uFEFF/, ''))
}

/** In one pass, and before anything is made of it. */
function refuseHostileShape(text: string, maxValues: number): void {
  let depth = 0
  let values = 0
  let isInText = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isInText) {
      if (character === '\\') at++
      else if (character === '"') isInText = false
    } else if (character === '"') isInText = true
    else if (character === ',') values++
    else if (character === '}' || character === ']') depth--
    else if ((character === '{' || character === '[') && ++depth > MAX_DEPTH) {
      throw new SyntaxError(`nested more than ${MAX_DEPTH} deep`)
    }
  }
  if (values >= maxValues) throw new SyntaxError(`more than ${maxValues} values`)
}
