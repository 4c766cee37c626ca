import fc from 'fast-check'
import { requirementOf, refuseToGuess, type SchemaParts } from './schema-parts.ts'

/** Well-formed inputs: what a schema takes, of any content. */
export function validInput(parts: SchemaParts): fc.Arbitrary<unknown> {
  switch (parts.type) {
    case 'undefined':
      return fc.constant(undefined)
    case 'strict_object':
      return fc.record(
        Object.fromEntries(
          Object.entries(parts.entries ?? {}).map(([key, entry]) => [key, validInput(entry)]),
        ),
        { noNullPrototype: true },
      )
    case 'nullable':
      return fc.option(validInput(parts.wrapped ?? refuseToGuess(parts)), { nil: null })
    case 'picklist':
      return fc.constantFrom(...(parts.options ?? []))
    case 'boolean':
      return fc.boolean()
    case 'number':
      return fc.integer({
        min: Number(requirementOf(parts, 'min_value') ?? 0),
        max: Number(requirementOf(parts, 'max_value') ?? 2 ** 31 - 1),
      })
    case 'string':
      return validText(parts)
    default:
      return refuseToGuess(parts)
  }
}

function validText(parts: SchemaParts): fc.Arbitrary<string> {
  const pattern = requirementOf(parts, 'regex')
  const maxLength = Number(requirementOf(parts, 'max_length') ?? 200)
  if (requirementOf(parts, 'uuid') !== undefined) return fc.uuid()
  if (pattern instanceof RegExp) {
    return fc.stringMatching(pattern).filter(({ length }) => length <= maxLength)
  }
  const minLength = Number(requirementOf(parts, 'min_length') ?? 0)
  return fc.string({ minLength, maxLength, unit: 'grapheme' })
}
