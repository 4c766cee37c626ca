import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openSync, type Font } from 'fontkit'
import { describe, expect, it } from 'vitest'
import { formatValues } from '../../../src/shared/values.ts'
import type { LocaleMeta } from '../../../src/shared/locale.ts'
import { formatMoment } from '../../../src/shared/timeline.ts'
import { makeClinic, makeConditions } from '../../helpers/factories.ts'

const root = resolve(import.meta.dirname, '../../..')
const imports = readFileSync(join(root, 'src/renderer/src/fonts.ts'), 'utf8')

/** The font files of every package that `fonts.ts` bundles. */
const fonts = [...imports.matchAll(/^import '(@fontsource[^']+)'/gm)].flatMap((match): Font[] => {
  const dir = join(root, 'node_modules', match[1] ?? '', 'files')
  return readdirSync(dir)
    .filter((name) => /-wght-normal\.woff2$/.test(name))
    .map((name) => openSync(join(dir, name)) as Font)
})
const covered = new Set(fonts.flatMap(({ characterSet }) => characterSet))

/** Marks that steer the direction and are never drawn. */
const UNSEEN = /[\u2066-\u2069\u200e\u200f\n]/gu

function missingIn(text: string): string[] {
  const characters = new Set(text.replace(UNSEEN, '').normalize('NFC'))
  return [...characters].filter((character) => !covered.has(character.codePointAt(0) ?? 0))
}

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
    expect(missingIn(texts.join(''))).toEqual([])
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
    expect(missingIn([...values, ...dates.flat()].join(''))).toEqual([])
  })

  it('are not said to have what they have not', () => {
    expect(missingIn('aა')).toEqual(['ა'])
  })
})
