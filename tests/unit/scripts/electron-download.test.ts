import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  download,
  downloadSource,
  downloadTimeoutMs,
  inspectDownload,
  removeDownload,
  silenceOf,
} from '../../../scripts/setup/electron-download.mjs'
import { makeTempDir, writeFiles } from './temp-dir.ts'

function makeElectronPackage(files: Record<string, string> = {}): string {
  const dir = makeTempDir()
  writeFiles(dir, {
    'package.json': '{ "version": "45.0.0" }',
    'path.txt': 'electron',
    'dist/version': 'v45.0.0',
    'dist/electron': 'the executable',
    ...files,
  })
  return dir
}

describe('the Electron in node_modules', () => {
  test('is accepted when it is whole', () => {
    const dir = makeElectronPackage()
    expect(inspectDownload(dir)).toEqual({
      executable: join(dir, 'dist', 'electron'),
      flaw: undefined,
    })
  })

  test.each([
    ['dist', 'it is not downloaded'],
    ['path.txt', 'its unpacking never ended'],
    ['dist/version', 'it is another version'],
    ['dist/electron', 'its executable is missing'],
  ])('is refused without %s', (missing, flaw) => {
    const dir = makeElectronPackage()
    rmSync(join(dir, missing), { recursive: true })
    expect(inspectDownload(dir).flaw).toBe(flaw)
  })

  test('is refused when it is older than the package', () => {
    const dir = makeElectronPackage({ 'dist/version': '44.9.9' })
    expect(inspectDownload(dir).flaw).toBe('it is another version')
  })

  test('is removed whole', () => {
    const dir = makeElectronPackage()
    removeDownload(dir)
    expect(inspectDownload(dir).flaw).toBe('it is not downloaded')
    expect(existsSync(join(dir, 'package.json'))).toBe(true)
  })
})

describe('the download', () => {
  test('is given up after the time allowed', async () => {
    const dir = makeElectronPackage({ 'install.js': 'setTimeout(() => {}, 60_000)' })
    expect(await download({ dir, timeoutMs: 300 })).toMatch(
      /^no end after 0\.3 s; AFTERCARE_DOWNLOAD_TIMEOUT_S/,
    )
  })

  test('hands on the first line of what the installer complains of', async () => {
    const dir = makeElectronPackage({
      'install.js': `console.error('TypeError: fetch failed\\n    at somewhere'); process.exit(1)`,
    })
    expect(await download({ dir })).toBe('fetch failed')
  })

  test('has succeeded only when the whole Electron is there', async () => {
    const dir = makeElectronPackage({ 'install.js': '' })
    expect(await download({ dir })).toBeUndefined()
    rmSync(join(dir, 'dist', 'electron'))
    expect(await download({ dir })).toBe('its executable is missing')
  })

  test.each([
    [undefined, 120_000],
    ['5', 5_000],
    ['0', 120_000],
    ['soon', 120_000],
  ])('with a time allowed of %s waits %d ms', (text, expected) => {
    expect(downloadTimeoutMs(text)).toBe(expected)
  })

  test('names the place it looks at, without the password in its address', () => {
    expect(downloadSource({})).toBe('github.com')
    expect(downloadSource({ ELECTRON_MIRROR: 'https://me:secret@mirror.example/e/' })).toBe(
      'mirror.example',
    )
  })
})

test('an executable that prints an Electron version answers; others are quoted', async () => {
  const dir = makeTempDir()
  writeFiles(dir, { empty: '' })
  // Plain Node has no Electron version to print.
  expect(await silenceOf(process.execPath)).toMatch(/undefined/)
  expect(await silenceOf(join(dir, 'empty'))).not.toBeUndefined()
})
