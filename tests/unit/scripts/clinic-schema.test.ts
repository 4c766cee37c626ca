import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { managedJsonSchema } from '../../../scripts/clinic-schema/managed-json-schema.ts'

const root = resolve(import.meta.dirname, '../../..')

interface Part {
  description?: string
  properties?: Record<string, Part>
}

/** The fields without a description, dotted. */
const undescribed = ({ properties = {} }: Part, prefix = ''): string[] =>
  Object.entries(properties).flatMap(([name, part]) => [
    ...(part.description ? [] : [prefix + name]),
    ...undescribed(part, `${prefix}${name}.`),
  ])

describe('clinic.schema.json', () => {
  it('is what the schemas of the source say', () => {
    const published: unknown = JSON.parse(
      readFileSync(`${root}/resources/clinic.schema.json`, 'utf8'),
    )
    expect(published).toEqual(JSON.parse(JSON.stringify(managedJsonSchema())))
  })

  it('describes every field', () => {
    expect(undescribed(managedJsonSchema() as Part)).toEqual([])
  })
})
