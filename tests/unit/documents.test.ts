import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { managedTable } from '../../scripts/clinic-schema/managed-table.ts'
import { explainedFindings } from '../../scripts/lockdown/electronegativity.mjs'
import { FORBIDDEN_VARIABLES } from '../../src/main/lockdown/switches.ts'
import { checks } from '../../scripts/setup/checks.mjs'
import { makeTempDir } from '../helpers/temp-dir.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const documents = ['README.md', 'CONTRIBUTING.md'].concat(
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
)

/** Paths of the repository that a text names between backticks, without what stands for a name: `uk`
 * is the language that somebody adds. */
function pathsIn(text: string): string[] {
  const named = [...text.matchAll(/`((?:src|tests|scripts|resources|locales|docs)\/[^`\s]*)`/g)]
  return named
    .map(([, path = '']) => path)
    .filter((path) => !/[<>*{]|\bDIR\b|^locales\/uk\//.test(path))
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|svelte|sh|service)$|^xinitrc$/.test(entry.name))
    .map(({ parentPath, name }) => join(relative(root, parentPath), name))

const variablesIn = (text: string): string[] => text.match(/\b(AFTERCARE|BENCH)_[A-Z_]+/g) ?? []

describe('the documents', () => {
  test.each(documents)('%s names no path that is not there', (document) => {
    const paths = pathsIn(read(document))
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('have the session unset what the kiosk would end on', () => {
    const unit = read('resources/kiosk-session/linux/aftercare-kiosk.service')
    const unset = [...unit.matchAll(/^UnsetEnvironment=(.*)$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    )
    expect(unset).toEqual(expect.arrayContaining([...FORBIDDEN_VARIABLES]))
    expect(unset).toEqual(expect.arrayContaining(['SSLKEYLOGFILE', 'GTK_MODULES', 'LD_PRELOAD']))
    expect(new Set(unset).size).toBe(unset.length)
  })

  test('name every command of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as {
      scripts: Record<string, string>
    }
    const text = read('docs/development.md')
    const unnamed = Object.keys(scripts).filter((name) => !text.includes(`npm run ${name}`))
    expect(unnamed.filter((name) => !['start', 'test'].includes(name))).toEqual([])
  })

  test('name every environment variable that is read, and none that is not', () => {
    const known = [...filesIn('src'), ...filesIn('scripts'), ...filesIn('tests')]
      .concat(filesIn('resources/kiosk-session'), ['electron.vite.config.ts'])
      .flatMap((path) => variablesIn(read(path)))
    // What stands in the first cell of the table's rows.
    const rows = read('docs/development.md').match(/^\| `(AFTERCARE|BENCH)_[^|]*/gm) ?? []
    expect(new Set(rows.flatMap(variablesIn))).toEqual(new Set(known))
  })

  test('walk through files that are there, each once and as many as they say', () => {
    const walks = read('docs/architecture.md').split('\n### ').slice(1)
    expect(walks).toHaveLength(5)
    for (const walk of walks) {
      const files = [...walk.matchAll(/^\d+\. `([^`]+)`: \S/gm)].map(([, path = '']) => path)
      expect(files.filter((path) => !existsSync(join(root, 'src', path)))).toEqual([])
      expect(new Set(files).size).toBe(files.length)
      expect(walk).toContain(`\n${files.length} files (`)
    }
  })

  test('are right that the tests of parts mirror the sources', () => {
    const testsOf = (room: string) =>
      readdirSync(join(root, 'tests/unit', room), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => join(room === 'renderer' ? 'renderer/src' : room, name))
    const tests = ['main', 'renderer', 'shared'].flatMap(testsOf)
    expect(tests.length).toBeGreaterThan(50)
    const sourceOf = (name: string) => join(root, 'src', name.replace(/\.test\.ts$/, '.ts'))
    expect(tests.filter((name) => !existsSync(sourceOf(name)))).toEqual([])
  })

  test('name the folders of main in the order that the walls hold', () => {
    const [, list = ''] = /const rooms = \[([^\]]+)\]/.exec(read('.dependency-cruiser.cjs')) ?? []
    const rooms = [...list.matchAll(/'([a-z-]+)'/g)].map(([, room]) => `src/main/${room}`)
    const [, table = ''] = read('docs/architecture.md').split('\nIn `src/main/` ')
    const rows = [...table.matchAll(/^\| `([a-z-]+)\/` /gm)]
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.map(([, folder]) => `src/main/${folder}`)).toEqual(rooms)
  })

  test('show every picture that is kept for them', () => {
    const text = documents.map(read).join('\n')
    const pictures = [...readdirSync(join(root, 'docs/pictures'))].concat(
      readdirSync(join(root, 'docs/charts')),
    )
    expect(pictures.length).toBeGreaterThan(5)
    expect(pictures.filter((name) => !text.includes(`/${name})`))).toEqual([])
  })

  test('explain findings of the static analysis in files that are there', () => {
    const files = explainedFindings(read('docs/security.md'))
      .map((finding) => finding.replace(/^.* in /, ''))
      .filter((file) => file !== 'N/A')
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((file) => !existsSync(join(root, 'src', file)))).toEqual([])
  })

  test('have the table of managed settings as the schema makes it', () => {
    const cells = (text: string) =>
      text.split('\n').flatMap((line) => (line.startsWith('| `') ? [line.split(/ *\| */)] : []))
    expect(cells(read('docs/managed-settings.md'))).toEqual(cells(managedTable()))
  })

  test('the front page is short enough to be read', () => {
    expect(Buffer.byteLength(read('README.md'))).toBeLessThan(9 * 1024)
  })
})

describe('the decisions', () => {
  const dir = 'docs/decisions'
  const names = readdirSync(join(root, dir))
    .filter((name) => name !== 'README.md')
    .sort()
  const numberOf = (name: string) => Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1])

  test('are numbered one after the other', () => {
    expect(names.map(numberOf)).toEqual(names.map((_name, index) => index + 1))
  })

  test.each(names)('%s says what was decided and why, and the list names it so', (name) => {
    const text = read(join(dir, name))
    const title = /^# (\d+)\. (.+)$/m.exec(text)
    expect(Number(title?.[1])).toBe(numberOf(name))
    expect(text).toMatch(/^\*\*Decision:\*\* \S/m)
    expect(text).toMatch(/^\*\*Because:\*\* \S/m)
    expect(read(`${dir}/README.md`)).toContain(`\n${title?.[1]}. [${title?.[2]}](${name})`)
  })
})

describe('the check of links', () => {
  const [remark = '', ...options] = checks.find(({ name }) => name === 'links')?.args() ?? []
  const look = (text: string): number => {
    const dir = makeTempDir()
    writeFileSync(join(dir, 'there.md'), '# One heading\n')
    writeFileSync(join(dir, 'page.md'), text)
    const flags = options.filter((option) => option.startsWith('--'))
    const rc = ['--rc-path', join(root, '.remarkrc.json')]
    try {
      execFileSync(process.execPath, [remark, ...flags, ...rc, 'page.md', 'there.md'], {
        cwd: dir,
        stdio: 'ignore',
      })
      return 0
    } catch (error) {
      return (error as { status: number }).status
    }
  }

  it.each([
    [
      'a file and a heading that are there',
      '[a](there.md#one-heading) [b](https://example.org)',
      0,
    ],
    ['a file that is not there', '[a](nowhere.md)', 1],
    ['a heading that is not there', '[a](there.md#another)', 1],
    ['a picture that is not there', '![a](nowhere.png)', 1],
  ])('sees %s', (_what, text, status) => {
    expect(look(text)).toBe(status)
  })
})
