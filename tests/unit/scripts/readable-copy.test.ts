import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test as anywhere } from 'vitest'
import { readableApp, readableElectron } from '../../../scripts/setup/readable-copy.mjs'
import { collectSaid } from './said.ts'
import { makeTempDir, writeFiles } from './temp-dir.ts'

collectSaid()

// It is for Linux; Windows has no such file modes and links.
const test = anywhere.runIf(process.platform !== 'win32')

function makeApp(): string {
  const root = makeTempDir()
  writeFiles(root, {
    'package.json':
      '{ "dependencies": { "@scope/native": "1" }, "devDependencies": { "tool": "1" } }',
    'out/main/index.js': 'built',
    'resources/lessons/one.json': '{}',
    'locales/en/ui.json': '{}',
    'src/main/index.ts': 'source',
    'node_modules/@scope/native/package.json':
      '{ "dependencies": { "loader": "1", "nested": "1" } }',
    'node_modules/@scope/native/node_modules/nested/index.js': 'nested',
    'node_modules/loader/index.js': 'hoisted',
    'node_modules/tool/index.js': 'development only',
  })
  return root
}

const everythingReadable = () => undefined
const nothingReadable = (paths: string[]) => paths[0]
const modeOf = (file: string) => statSync(file).mode & 0o777

test('an app the ordinary user can read is opened where it is', () => {
  const root = makeApp()
  expect(readableApp(makeTempDir(), { root, firstUnreadable: everythingReadable })).toBe(root)
})

test('an app in a closed folder is copied: what it runs on, readable, and nothing else', () => {
  const root = makeApp()
  chmodSync(join(root, 'out', 'main'), 0o700)
  chmodSync(join(root, 'out', 'main', 'index.js'), 0o600)
  const copy = readableApp(makeTempDir(), { root, firstUnreadable: nothingReadable })
  expect(copy).not.toBe(root)
  expect(modeOf(join(copy, 'out', 'main'))).toBe(0o755)
  expect(modeOf(join(copy, 'out', 'main', 'index.js'))).toBe(0o644)
  for (const part of [
    'package.json',
    'resources/lessons/one.json',
    'locales/en/ui.json',
    'node_modules/@scope/native/node_modules/nested/index.js',
    'node_modules/loader/index.js',
  ]) {
    expect(readFileSync(join(copy, part))).toEqual(readFileSync(join(root, part)))
  }
  expect(() => statSync(join(copy, 'src'))).toThrow(/ENOENT/)
  expect(() => statSync(join(copy, 'node_modules', 'tool'))).toThrow(/ENOENT/)
})

test('an Electron in a closed folder is copied once, and again when the copy is damaged', () => {
  const dist = makeTempDir()
  writeFiles(dist, { electron: 'executable', 'locales/en.pak': 'words' })
  chmodSync(join(dist, 'electron'), 0o700)
  const cache = makeTempDir()
  const find = () =>
    readableElectron(join(dist, 'electron'), { cache, firstUnreadable: nothingReadable })

  const copy = find()
  expect(modeOf(copy)).toBe(0o755)
  const madeAt = statSync(copy).ino
  expect(find()).toBe(copy)
  expect(statSync(copy).ino).toBe(madeAt)

  writeFileSync(join(copy, '..', 'locales', 'en.pak'), 'w')
  expect(find()).toBe(copy)
  expect(readFileSync(join(copy, '..', 'locales', 'en.pak'), 'utf8')).toBe('words')
})
