import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { checkNode, ensurePackages, packagesFlaw } from '../../../scripts/setup/packages.mjs'
import { collectSaid } from './said.ts'
import { makeTempDir, writeFiles } from './temp-dir.ts'

collectSaid()

const lockfile = (version: string) =>
  JSON.stringify({
    packages: {
      '': { name: 'app' },
      'node_modules/tool': { version },
      'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['plan9'] },
    },
  })
const installed = (version: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({ packages: { 'node_modules/tool': { version, ...more } } })

const manifest = JSON.stringify({ devDependencies: { tool: '*' } })

function makeCheckout(files: Record<string, string> = {}): string {
  const root = makeTempDir()
  writeFiles(root, { 'package.json': manifest, 'package-lock.json': lockfile('1.0.0'), ...files })
  return root
}

/** What `npm ci` leaves behind. */
function installInto(root: string, version = '1.0.0'): void {
  writeFiles(root, {
    'node_modules/tool/package.json': '{}',
    'node_modules/.package-lock.json': installed(version),
  })
}

function fakeNpm(root: string, code = 0) {
  return vi.fn((command: string, args: readonly string[]) => {
    expect([command, ...args].join(' ')).toMatch(/npm\S* ci /)
    if (code === 0) installInto(root)
    const output = code === 0 ? '' : 'npm error code ENOTFOUND\nnpm error network no route'
    return Promise.resolve({ code, output, stdout: '', timedOut: false })
  })
}

describe('npm ci', () => {
  test('is run once, and not again while the lockfile stays the same', async () => {
    const root = makeCheckout()
    const run = fakeNpm(root)
    await ensurePackages({ root, run })
    await ensurePackages({ root, run })
    expect(run).toHaveBeenCalledOnce()
    expect(run.mock.calls[0]?.[1]).toEqual(expect.arrayContaining(['--include=dev']))
  })

  test('is not begun where nothing can be written', async () => {
    const root = makeCheckout()
    const run = fakeNpm(root)
    const askToWrite = vi.fn(() => {
      throw new Error('closed')
    })
    await expect(ensurePackages({ root, run, askToWrite })).rejects.toThrow('closed')
    expect(run).not.toHaveBeenCalled()
    expect(askToWrite).toHaveBeenCalledWith(['node_modules'], { root })
  })

  test('that a person ran is enough where no note of it can be written', async () => {
    const root = makeCheckout({ 'node_modules/.cache': 'a file, which a folder cannot be made in' })
    installInto(root)
    const run = fakeNpm(root)
    await ensurePackages({ root, run })
    expect(run).not.toHaveBeenCalled()
  })

  test('is run again when the lockfile asks for another version', async () => {
    const root = makeCheckout()
    const run = fakeNpm(root)
    await ensurePackages({ root, run })
    writeFiles(root, { 'package-lock.json': lockfile('2.0.0') })
    await ensurePackages({ root, run })
    expect(run).toHaveBeenCalledTimes(2)
  })

  test('is not run when a person has done it already', async () => {
    const root = makeCheckout()
    installInto(root)
    const run = fakeNpm(root)
    await ensurePackages({ root, run })
    expect(run).not.toHaveBeenCalled()
  })

  test('that fails shows npm’s own words and leaves no stamp', async () => {
    const root = makeCheckout()
    await expect(ensurePackages({ root, run: fakeNpm(root, 1) })).rejects.toMatchObject({
      message: 'npm ci did not bring the npm packages: network no route',
      details: 'npm error code ENOTFOUND\nnpm error network no route',
      wayOut: expect.stringMatching(/npm config get registry/) as string,
    })
    expect(existsSync(join(root, 'node_modules'))).toBe(false)
  })
})

describe('installed packages are refused', () => {
  test('when there are none', () => {
    expect(packagesFlaw(makeCheckout())).toBe('there is no node_modules yet')
  })

  test('when npm was stopped before it wrote down what it installed', () => {
    const root = makeCheckout({ 'node_modules/tool/package.json': '{}' })
    expect(packagesFlaw(root)).toBe('package-lock.json has changed since')
  })

  test('when a package is gone, even after a finished npm ci', async () => {
    const root = makeCheckout()
    await ensurePackages({ root, run: fakeNpm(root) })
    rmSync(join(root, 'node_modules', 'tool'), { recursive: true })
    expect(packagesFlaw(root)).toBe('tool is missing')
  })

  test('when they are for another system', () => {
    const root = makeCheckout()
    installInto(root)
    expect(packagesFlaw(root)).toBeUndefined()
    writeFiles(root, {
      'node_modules/.package-lock.json': installed('1.0.0', { os: ['plan9'] }),
    })
    expect(packagesFlaw(root)).toBe('package-lock.json has changed since')
  })
})

test.each(['20.20.0', '20.21.3', '22.0.0'])('Node %s is accepted', (version) => {
  expect(() => {
    checkNode(version)
  }).not.toThrow()
})

test.each(['18.20.4', '20.19.9'])('Node %s is refused', (version) => {
  expect(() => {
    checkNode(version)
  }).toThrow(`this is Node ${version}`)
})
