import { expect, it } from 'vitest'
import { recordFormats } from '../../../../../src/main/export/formats/index.ts'

it('gives each format a file of its own', () => {
  const names = Object.values(recordFormats)
    .flat()
    .map(({ fileName }) => fileName)
  expect(new Set(names).size).toBe(names.length)
  // Nothing but what every file system takes.
  for (const name of names) expect(name).toMatch(/^[a-z-]+\.(json|ndjson)$/)
})
