import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check, isRefused, remarksOf, tableOf } from '../../../../scripts/locales/check.ts'
import { LESSON_ID } from '../../../../scripts/locales/files.ts'
import { failingKinds, type LocaleReport } from '../../../../scripts/locales/report.ts'
import { shippedTags } from '../../../helpers/locales.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const root = resolve(import.meta.dirname, '../../../..')

/** A language as it ships, copied into a clinic's folder and changed there. */
function plant(tag: string, name: string, change: (text: string) => string): LocaleReport {
  const dataDir = makeTempDir()
  cpSync(join(root, 'locales', tag), join(dataDir, 'locales', tag), { recursive: true })
  const path = join(dataDir, 'locales', tag, `${name}.json`)
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
  return check(tag === 'en' ? 'es' : tag, dataDir)
}

/** In which columns something was found, and how often. */
const found = (report: LocaleReport) =>
  Object.fromEntries(
    [...failingKinds, 'stale' as const]
      .map((kind) => [kind, report[kind].length] as const)
      .filter(([, count]) => count > 0),
  )

describe('the languages as they ship', () => {
  it.each(shippedTags)('%s: nothing keeps it from patients', (tag) => {
    const report = check(tag, null)
    expect(found(report)).toEqual({})
    expect(isRefused(report)).toBe(false)
    expect(report.keys).toBeGreaterThan(600)
  })
})

describe('a planted fault shows in its column', () => {
  it.each<[what: string, tag: string, name: string, change: [string, string], columns: object]>([
    ['a missing key', 'es', 'ui', ['"callOut"', '"callIn"'], { missing: 1, extra: 1 }],
    ['a lost placeholder', 'es', 'ui', ['{{index}}', ''], { placeholders: 1 }],
    [
      'another plural form',
      'es',
      'ui',
      ['startsOver_many', 'startsOver_few'],
      { missing: 1, extra: 1 },
    ],
    [
      'a direction mark',
      'ar',
      'ui',
      ['"callOut": "', '"callOut": "\u202E'],
      { characters: 1, glyphs: 1 },
    ],
    ['markup', 'es', 'errors', ['"headline": "', '"headline": "<b>'], { characters: 1 }],
    [
      'a missing error',
      'es',
      'errors',
      ['"database-locked"', '"x-locked"'],
      { missing: 1, extra: 1 },
    ],
    ['no glyph', 'zh-Hans', 'ui', ['"callOut": "', '"callOut": "\u{3134A}'], { glyphs: 1 }],
  ])('%s', (_what, tag, name, [from, to], columns) => {
    const report = plant(tag, name, (text) => text.replace(from, to))
    expect(found(report)).toEqual(columns)
    expect(isRefused(report)).toBe(true)
  })

  it('an empty text, which is no readable file', () => {
    const report = plant('es', 'ui', (text) => text.replace(/"callOut": "[^"]*"/, '"callOut": ""'))
    expect(found(report)).toMatchObject({ files: 1 })
    expect(report.files[0]).toMatchObject({ key: 'help.callOut', reason: 'must not be empty' })
  })

  it('JSON that is none', () => {
    expect(found(plant('es', 'ui', (text) => `${text}}`))).toMatchObject({ files: 1 })
  })

  it('a word that the glossary has another one for', () => {
    const report = plant('es', 'ui', (text) => text.replaceAll('botón de llamada', 'timbre'))
    expect(Object.keys(found(report))).toEqual(['glossary'])
  })

  it('English that changed where it may harm, and where it may not', () => {
    const harmful = plant('en', 'ui', (text) => text.replace('Press your call button now', 'Ring'))
    expect(found(harmful)).toMatchObject({ harmful: 1 })
    const harmless = plant('en', LESSON_ID, (text) =>
      text.replace('"title": "After your', '"title": "After the'),
    )
    expect(found(harmless)).toEqual({ stale: 1 })
    expect(isRefused(harmless)).toBe(false)
  })

  it('stamps that are missing', () => {
    const dataDir = makeTempDir()
    cpSync(join(root, 'locales', 'es'), join(dataDir, 'locales', 'es'), { recursive: true })
    rmSync(join(dataDir, 'locales', 'es', 'sources.json'))
    // The shipped ones stand in: the clinic replaces files, not folders.
    expect(found(check('es', dataDir))).toEqual({})
    writeFileSync(join(dataDir, 'locales', 'es', 'sources.json'), '{}')
    expect(found(check('es', dataDir))).toMatchObject({ harmful: expect.any(Number) as number })
  })
})

describe('the table', () => {
  it('has a row for each language and says which are drafts', () => {
    const rows = tableOf(shippedTags.map((tag) => check(tag, null))).split('\n')
    expect(rows).toHaveLength(shippedTags.length + 1)
    expect(rows[0]).toMatch(/^language +keys +files +missing/)
    expect(rows.slice(1).every((row) => row.endsWith('draft'))).toBe(true)
  })

  it('is followed by each finding by file, key and reason', () => {
    const report = plant('es', 'ui', (text) => text.replace('{{index}}', ''))
    expect(remarksOf([report])[0]).toMatch(
      /^✗ .*es[\\/]ui\.json: stage\.progress: has placeholders \[total\], expected \[index, total\]$/,
    )
  })
})
