import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { missingGlyphs } from '../../../scripts/locales/glyphs.ts'
import { formatValues } from '../../../src/shared/values.ts'
import type { LocaleMeta } from '../../../src/shared/locale.ts'
import { formatMoment } from '../../../src/shared/timeline.ts'
import { makeClinic, makeConditions } from '../../helpers/factories.ts'

const root = resolve(import.meta.dirname, '../../..')
const tags = readdirSync(join(root, 'locales'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('the bundled typefaces', () => {
  it.each(tags)('have every character of the words in %s', (tag) => {
    const dir = join(root, 'locales', tag)
    const texts = readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const texts: string[] = []
        JSON.parse(readFileSync(join(dir, name), 'utf8'), (_key, value: unknown) => {
          if (typeof value === 'string') texts.push(value)
        })
        return texts
      })
    expect(texts.length).toBeGreaterThan(100)
    expect(missingGlyphs(texts.join(''))).toEqual([])
  })

  it.each(tags)('have every character of numbers and dates in %s', (tag) => {
    const meta = readFileSync(join(root, 'locales', tag, 'meta.json'), 'utf8')
    const { formatLocale } = JSON.parse(meta) as LocaleMeta
    const values = Object.values(formatValues(makeClinic(), makeConditions(), formatLocale))
    const dates = Array.from({ length: 366 }, (_, day) => {
      const at = new Date(2026, 0, 1 + day, day % 24)
      const on = at.toISOString().slice(0, 10)
      return (['long', 'short'] as const).map(
        (width) =>
          formatMoment({ precision: 'day', on }, formatLocale, width, null) +
          formatMoment({ precision: 'hour', at: at.toISOString() }, formatLocale, width, at) +
          formatMoment({ precision: 'hour', at: at.toISOString() }, formatLocale, width, null),
      )
    })
    expect(missingGlyphs([...values, ...dates.flat()].join(''))).toEqual([])
  })

  it('are not said to have what they have not', () => {
    expect(missingGlyphs('aა')).toEqual(['ა'])
  })
})
