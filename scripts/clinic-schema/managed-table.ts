import { managedJsonSchema } from './managed-json-schema.ts'

/** A part of a JSON Schema, as far as the table tells of it. */
interface Part {
  type?: string
  description?: string
  minimum?: number
  maximum?: number
  enum?: readonly unknown[]
  anyOf?: readonly Part[]
  properties?: Record<string, Part>
}

/** The table of `docs/managed-settings.md` in Markdown: each key that a managed file may have. */
export function managedTable(): string {
  const rows = rowsOf(managedJsonSchema() as Part).filter(([key]) => key !== '`$schema`')
  const head = [
    ['key', 'values', 'what'],
    ['---', '---', '---'],
  ]
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function rowsOf({ properties = {} }: Part, prefix = ''): string[][] {
  return Object.entries(properties).flatMap(([name, part]) =>
    part.properties === undefined
      ? [[`\`${prefix}${name}\``, valuesOf(part), part.description ?? '']]
      : rowsOf(part, `${prefix}${name}.`),
  )
}

/** @throws where a schema has a kind of value that the table has no words for */
function valuesOf({ type, minimum, maximum, enum: values, anyOf }: Part): string {
  if (anyOf !== undefined) {
    const [first = {}, ...others] = anyOf.filter((part) => part.type !== 'null')
    if (others.length > 0) throw new Error('the table has no words for such a choice')
    return `${valuesOf(first)}, or null`
  }
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ')
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`
  switch (type) {
    case 'string':
      return 'text'
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    default:
      throw new Error(`the table has no words for ${String(type)}`)
  }
}
