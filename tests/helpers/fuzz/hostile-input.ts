import fc from 'fast-check'
import { hostileKey, hostileText, oddity } from './hostile-values.ts'
import { refuseToGuess, requirementOf, type SchemaParts } from './schema-parts.ts'
import { validInput } from './valid-input.ts'

/**
 * Inputs that a schema must refuse, made from the schema itself and mostly right but for one thing.
 * Each is wrong by the way it is made and not because the schema said so, or a schema that became
 * too lenient would pass.
 */
export function hostileInput(parts: SchemaParts): fc.Arbitrary<unknown> {
  switch (parts.type) {
    case 'undefined':
      return fc.oneof(oddity, hostileText, fc.nat())
    case 'strict_object':
      return hostileObject(parts.entries ?? {}, parts)
    case 'nullable':
      return hostileInput(parts.wrapped ?? refuseToGuess(parts)).filter((value) => value !== null)
    case 'picklist':
      return fc.oneof(oddity, hostileText, fc.constant(undefined), nearText(validInput(parts)))
    case 'boolean':
      return fc.oneof(
        oddity.filter((value) => typeof value !== 'boolean'),
        hostileText,
        fc.constant(undefined),
      )
    case 'number':
      return fc.oneof(oddity, hostileText, fc.constant(undefined))
    case 'string':
      return hostileTextFor(parts)
    default:
      return refuseToGuess(parts)
  }
}

/** Right words with something at an end that a careless comparison or pattern lets through. */
function nearText(right: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const mark = fc.constantFrom('\n', '\0', ' ', '\u2028', '\u200b', '\u202e', '\ud800', '/', '%00')
  return fc
    .tuple(right, mark, fc.boolean())
    .map(([text, extra, isBefore]) =>
      isBefore ? `${extra}${String(text)}` : `${String(text)}${extra}`,
    )
}

function hostileTextFor(parts: SchemaParts): fc.Arbitrary<unknown> {
  const isClosed = ['regex', 'uuid'].some((rule) => requirementOf(parts, rule) !== undefined)
  const maxLength = requirementOf(parts, 'max_length')
  const wrong: fc.Arbitrary<unknown>[] = [oddity, fc.nat(), fc.constant(undefined)]
  if (isClosed) wrong.push(hostileText, nearText(validInput(parts)))
  if (typeof maxLength === 'number') {
    // One too long, and very much too long, of what the pattern allows.
    wrong.push(
      fc.constantFrom(maxLength + 1, maxLength + 2, 200_000).map((count) => 'a'.repeat(count)),
    )
  }
  return fc.oneof(...wrong)
}

function hostileObject(
  entries: Record<string, SchemaParts>,
  parts: SchemaParts,
): fc.Arbitrary<unknown> {
  const keys = Object.keys(entries)
  // Without a key that must be there, an empty object would be a right one.
  if (keys.length === 0) return refuseToGuess(parts)
  const right = validInput(parts) as fc.Arbitrary<Record<string, unknown>>
  const key = fc.constantFrom(...keys)
  const keyTooMany = hostileKey.filter((name) => !keys.includes(name))
  const wrongEntry = fc.oneof(
    ...Object.entries(entries).map(([name, entry]) =>
      fc.tuple(fc.constant(name), hostileInput(entry)),
    ),
  )
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(right, wrongEntry)
        .map(([input, [name, value]]) => ({ ...input, [name]: value })),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(right, keyTooMany, fc.oneof(oddity, hostileText)).map(withKey),
    },
    { weight: 2, arbitrary: fc.tuple(right, key).map(([input, name]) => without(input, name)) },
    { weight: 2, arbitrary: fc.tuple(right, key).map(([input, name]) => renamed(input, name)) },
    { weight: 2, arbitrary: fc.oneof(oddity, hostileText, fc.nat(), fc.constant(undefined)) },
    { weight: 1, arbitrary: right.map((input) => [input]) },
    { weight: 1, arbitrary: right.map((input) => ({ input })) },
    { weight: 1, arbitrary: right.map((input) => JSON.stringify(input)) },
    { weight: 1, arbitrary: right.map((input) => new Map(Object.entries(input))) },
    { weight: 1, arbitrary: right.map((input): unknown => Object.create(input)) },
    // A list with names beside its places: cloning keeps them.
    { weight: 1, arbitrary: right.map((input) => Object.assign([], input)) },
  )
}

/** With a key of its own, also where the name is `__proto__`, which plain assignment would not add. */
function withKey([input, key, value]: [Record<string, unknown>, string, unknown]): unknown {
  return Object.defineProperty({ ...input }, key, { value, enumerable: true })
}

function without(input: Record<string, unknown>, key: string): unknown {
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== key))
}

function renamed(input: Record<string, unknown>, key: string): unknown {
  const wrong = key.toUpperCase()
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name === key ? wrong : name, value]),
  )
}
