import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { idsOf } from '../../scripts/lockdown/table.ts'
import { lockdownCases } from '../lockdown-cases.ts'

const testsDir = resolve(import.meta.dirname, '..')
const ID = /^[A-GS]\d{2}$/

const duplicates = (ids: readonly string[]) => ids.filter((id, at) => ids.indexOf(id) !== at)

/** The titles of all tests, whatever runner they are for. */
function titlesIn(dir: string): string[] {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => /\.(spec|test)\.ts$/.test(name))
    .map((name) => readFileSync(join(dir, name), 'utf8'))
    .flatMap((text) => [...text.matchAll(/\b(?:test|it)\(\s*(['"`])(.*?)\1/g)])
    .map(([, , title = '']) => title)
}

describe('the table of lock-down cases', () => {
  test('names each case once, and who stops what the app does not', () => {
    expect(lockdownCases.filter(({ id }) => !ID.test(id))).toEqual([])
    expect(duplicates(lockdownCases.map(({ id }) => id))).toEqual([])
    const unstopped = lockdownCases.filter(
      ({ layer, stoppedBy }) => (layer === 'app') !== (stoppedBy === undefined),
    )
    expect(unstopped).toEqual([])
  })

  test('is named by tests with ids that are in it', () => {
    const known = new Set(lockdownCases.map(({ id }) => id))
    const shown = titlesIn(testsDir).flatMap(idsOf)
    expect(shown.filter((id) => !known.has(id))).toEqual([])
  })
})
