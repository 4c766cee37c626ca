import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { byFile, LESSON_ID, readEnglish } from '../../../../scripts/locales/files.ts'
import { makeSkeleton } from '../../../../scripts/locales/skeleton.ts'
import { stamp } from '../../../../scripts/locales/stamp.ts'
import { loadContent } from '../../../../src/main/content/load.ts'
import { hashOfSource, sourcesSchema } from '../../../../src/main/content/sources.ts'
import { flattenWords, type WordTree } from '../../../../src/shared/locale.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const english = byFile(readEnglish(null))
const root = join(import.meta.dirname, '../../../..')

/** Loads what ships and one language of the clinic's own. */
function loadWith(tag: string, files: Record<string, unknown>) {
  const dataDir = makeTempDir()
  const dir = join(dataDir, 'locales', tag)
  mkdirSync(dir, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(dir, `${name}.json`), JSON.stringify(content))
  }
  const dirsIn = (base: string) => ({
    lessonsDir: join(base, 'lessons'),
    localesDir: join(base, 'locales'),
  })
  const shipped = { ...dirsIn(root), lessonsDir: join(root, 'resources/lessons') }
  return loadContent([shipped, dirsIn(dataDir)], LESSON_ID)
}

/** As a translator would leave it: each empty text filled. */
function filled(tree: WordTree, from: ReadonlyMap<string, string>, prefix = ''): WordTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      const path = `${prefix}${key}`
      const other = path.replace(/_[a-z]+$/, '_other')
      return [
        key,
        typeof value === 'string'
          ? (from.get(path) ?? from.get(other) ?? '')
          : filled(value, from, `${path}.`),
      ]
    }),
  )
}

describe('the skeleton of a language', () => {
  it('has each file, and in each every key with nothing said', () => {
    const files = makeSkeleton('uk', english, ['numb'])
    expect(Object.keys(files).sort()).toEqual([
      ...['errors', 'export', LESSON_ID, 'glossary', 'meta', 'sources', 'ui'],
    ])
    expect(files['glossary']).toEqual({ numb: { term: '', forms: [''], note: '' } })
    expect(new Set(flattenWords(files['ui'] as WordTree).values())).toEqual(new Set(['']))
  })

  it('has the plural forms of the language', () => {
    const forms = [...flattenWords(makeSkeleton('uk', english, ['numb'])['ui'] as WordTree).keys()]
    expect(forms.filter((key) => key.startsWith('idle.startsOver'))).toEqual(
      ['few', 'many', 'one', 'other'].map((form) => expect.stringContaining(`_${form}`) as string),
    )
  })

  it.each([
    ['uk', 'ltr'],
    ['fa', 'rtl'],
    ['zh-Hant', 'ltr'],
  ])('of %s runs %s', (tag, direction) => {
    expect(makeSkeleton(tag, english, ['numb'])['meta']).toMatchObject({
      direction,
      formatLocale: tag,
    })
  })

  it('is never offered as it is, and says what is empty', () => {
    const { locales, problems } = loadWith('uk', makeSkeleton('uk', english, ['numb']))
    expect(locales.has('uk')).toBe(false)
    expect(problems.length).toBeGreaterThan(0)
  })

  it('becomes a language once every text is filled in', () => {
    const files = makeSkeleton('de', english, ['numb'])
    for (const name of ['ui', LESSON_ID, 'errors', 'export']) {
      files[name] = filled(files[name] as WordTree, flattenWords(english[name] ?? {}))
    }
    const meta = { ...(files['meta'] as object), name: 'Deutsch', start: 'A', help: 'B' }
    const { locales, problems } = loadWith('de', { ...files, meta: { ...meta, translatedBy: 'C' } })
    expect(problems).toEqual([])
    expect(locales.get('de')?.stale).toEqual([])
  })
})

describe('a stamp', () => {
  const words = { ui: { a: 'One', b: 'Two' } }
  const old = { ui: { a: '00000000', b: '11111111', gone: '22222222' } }

  it('is put on the chosen texts only, and forgets keys that English no longer has', () => {
    expect(stamp(old, words, 'es', ['ui:a'])).toEqual({
      ui: { a: hashOfSource('One'), b: '11111111' },
    })
  })

  it('leaves a text without one that never had any', () => {
    expect(stamp({}, words, 'es', ['ui:a'])).toEqual({ ui: { a: hashOfSource('One') } })
  })

  it('is put on all when told so', () => {
    const all = stamp({}, words, 'es', null)
    expect(all).toEqual({ ui: { a: hashOfSource('One'), b: hashOfSource('Two') } })
    expect(v.is(sourcesSchema, all)).toBe(true)
  })

  it('refuses a text that is not there', () => {
    expect(() => stamp(old, words, 'es', ['ui:c'])).toThrow('ui:c is no text of es')
  })
})
