import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SetupError, describeFailure } from '../../../scripts/setup/say.mjs'
import { checkWritable } from '../../../scripts/setup/writable.mjs'
import { makeTempDir, writeFiles } from './temp-dir.ts'

// Root may write everywhere, so what may be written is told instead of set.
const closed = (...places: string[]) => {
  const asked: string[] = []
  const access = (place: string) => {
    asked.push(place)
    if (!places.includes(place)) return
    throw Object.assign(new Error(`EACCES: permission denied, access '${place}'`), {
      code: 'EACCES',
    })
  }
  return { asked, access }
}

describe('a checkout', () => {
  test('that can be written to is used', () => {
    const root = makeTempDir()
    const { access, asked } = closed()
    checkWritable(undefined, { root, access })
    expect(new Set(asked)).toEqual(new Set([root]))
  })

  test.each([['.'], ['node_modules'], ['node_modules/.vite-temp'], ['out'], ['test-results']])(
    'whose %s is closed is refused with what to do',
    (part) => {
      const root = makeTempDir()
      writeFiles(root, { 'node_modules/.vite-temp/x': '', 'out/main/index.js': '' })
      writeFiles(root, { 'test-results/x': '' })
      const place = join(root, part)
      let told: unknown
      try {
        checkWritable(undefined, { root, access: closed(place).access })
      } catch (error) {
        told = error
      }
      expect(told).toBeInstanceOf(SetupError)
      const words = describeFailure(told).split('\n')
      expect(words).toHaveLength(2)
      expect(words[0]).toContain(`this checkout cannot be written to (EACCES`)
      expect(words[0]).toContain(`'${place}'`)
      expect(words[1]).toMatch(/What to do: .*folder of your own/)
    },
  )
})

test('a part that is not there yet is made in the folder above it, which is asked for', () => {
  const root = makeTempDir()
  writeFiles(root, { 'node_modules/x': '' })
  const { asked, access } = closed()
  checkWritable(['node_modules/.cache/aftercare', 'out'], { root, access })
  expect(asked).toEqual([join(root, 'node_modules'), root])
})

test('only the parts that a command writes are asked for', () => {
  const root = makeTempDir()
  writeFiles(root, { 'out/main/index.js': '' })
  const { asked, access } = closed(root)
  checkWritable(['out'], { root, access })
  expect(asked).toEqual([join(root, 'out')])
})
