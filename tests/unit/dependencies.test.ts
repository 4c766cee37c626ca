import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')

interface Package {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Package
const { packages } = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { integrity?: string; inBundle?: boolean; hasInstallScript?: boolean }>
}

test('S16 Electron and everything else is pinned to one version', () => {
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  )
  expect(loose).toEqual([])
  expect(devDependencies['electron']).toBeDefined()
})

test('S42 what the lock file names is known by its hash, and runs nothing unasked when it comes', () => {
  // What is bundled comes inside another, under that one's hash.
  const named = Object.entries(packages).filter(([path, each]) => path !== '' && !each.inBundle)
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter(([, { integrity }]) => integrity === undefined)).toEqual([])
  // The first finds its prebuilt binding; the second is electron-builder's, for Windows, and unused.
  expect(named.filter(([, each]) => each.hasInstallScript).map(([path]) => path)).toEqual([
    'node_modules/@photostructure/sqlite',
    'node_modules/electron-winstaller',
  ])
})

test('S42 each dependency has its reason in docs/dependencies.md, and what runs at the clinic is little', () => {
  const table = read('docs/dependencies.md')
  const names = Object.keys({ ...dependencies, ...devDependencies })
  expect(names.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
  // A row ends with its reason, and outlives no package.
  const rows = [...table.matchAll(/^\| (`.+`) +\| (.*\S) +\|$/gm)]
  const named = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
  expect(named.map(([, name]) => name).toSorted()).toEqual(names.toSorted())
  expect(Object.keys(dependencies)).toEqual(['@photostructure/sqlite'])
})

test('S15 C10 nothing is ever handed to the system to open', () => {
  const sources = readdirSync(resolve(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(ts|svelte)$/.test(path),
  )
  expect(sources.length).toBeGreaterThan(50)
  const opens = sources.filter((path) =>
    /\bshell\b|openExternal|openPath|showItemInFolder/.test(read(`src/${path}`)),
  )
  expect(opens).toEqual([])
})

test('C11 no screen renders markup out of words, and none holds a link', () => {
  const screens = readdirSync(resolve(root, 'src/renderer'), {
    recursive: true,
    encoding: 'utf8',
  }).filter((path) => path.endsWith('.svelte'))
  expect(screens.length).toBeGreaterThan(10)
  const rich = screens.filter((path) =>
    /\{@html|<a[\s>]|innerHTML/.test(read(`src/renderer/${path}`)),
  )
  expect(rich).toEqual([])
})
