import type { GenericSchema } from 'valibot'

/** What a valibot schema is made of, as far as the fuzzer walks it. */
export interface SchemaParts {
  type: string
  /** Of an object. */
  entries?: Record<string, SchemaParts>
  /** Of `nullable`. */
  wrapped?: SchemaParts
  /** Of a picklist. */
  options?: readonly string[]
  pipe?: readonly { kind: string; type: string; requirement?: unknown }[]
}

/** Every schema of valibot has these at run time; its types hide them behind the schema's own. */
export const partsOf = (schema: GenericSchema): SchemaParts => schema

/** What an action of the schema's pipe asks for, such as the number of `v.maxLength(130)`. */
export function requirementOf(parts: SchemaParts, action: string): unknown {
  return parts.pipe?.find(({ type }) => type === action)?.requirement
}

export function entriesOf(parts: SchemaParts): Record<string, SchemaParts> {
  return parts.type === 'strict_object' ? (parts.entries ?? {}) : {}
}

/**
 * For a part of a schema that the fuzzer has not learned: to go on without it would leave a channel
 * untested and nobody would know.
 */
export function refuseToGuess({ type }: SchemaParts): never {
  throw new Error(`the fuzzer has not learned what a ${type} is: teach it in tests/helpers/fuzz`)
}
