import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  clearPlace,
  ensureFolder,
  touchRegularFile,
} from '../../../../src/main/platform/regular-file.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const place = () => join(makeTempDir(), 'place')

describe.skipIf(process.platform === 'win32')('an empty file that marks something', () => {
  it('is made, and left as it is where it is there', () => {
    const path = place()
    touchRegularFile(path)
    expect(readFileSync(path, 'utf8')).toBe('')
    writeFileSync(path, 'kept')
    touchRegularFile(path)
    expect(readFileSync(path, 'utf8')).toBe('kept')
  })

  it.each<[string, (path: string) => void]>([
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    [
      'a folder',
      (path) => {
        mkdirSync(path)
      },
    ],
    [
      'a link',
      (path) => {
        symlinkSync(`${path}.else`, path)
      },
    ],
  ])('is refused in the place of %s, and nothing is waited for', (_what, put) => {
    const path = place()
    put(path)
    expect(() => {
      touchRegularFile(path)
    }).toThrow()
    expect(existsSync(`${path}.else`)).toBe(false)
  })
})

describe.skipIf(process.platform === 'win32')('a folder of our own', () => {
  it('takes the place of a link, which is kept aside', () => {
    const elsewhere = makeTempDir()
    const path = place()
    symlinkSync(elsewhere, path)
    ensureFolder(path)
    writeFileSync(join(path, 'ours'), '')
    expect(lstatSync(path).isDirectory()).toBe(true)
    expect(readdirSync(elsewhere)).toEqual([])
    expect(readdirSync(join(path, '..'))).toContainEqual(
      expect.stringMatching(/^place\.aside-\d+$/),
    )
  })

  it('stays with what is in it', () => {
    const path = place()
    ensureFolder(path)
    writeFileSync(join(path, 'ours'), '')
    ensureFolder(path)
    expect(readdirSync(path)).toEqual(['ours'])
  })
})

describe('the place of a file that is written anew', () => {
  it('is cleared of a file of ours, and anything else is kept aside', () => {
    const path = place()
    clearPlace(path)
    writeFileSync(path, 'half written')
    clearPlace(path)
    expect(existsSync(path)).toBe(false)
    mkdirSync(join(path, 'in it'), { recursive: true })
    clearPlace(path)
    expect(existsSync(path)).toBe(false)
    expect(readdirSync(join(path, '..'))).toHaveLength(1)
  })
})
