import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { checks } from '../../scripts/setup/checks.mjs'
import { makeTempDir } from '../helpers/temp-dir.ts'

const root = resolve(import.meta.dirname, '../..')

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

describe('the documents', () => {
  test.each(documents)('%s names no path that is not there', (document) => {
    const paths = pathsIn(readFileSync(join(root, document), 'utf8'))
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('name every command of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const text = readFileSync(join(root, 'docs/development.md'), 'utf8')
    const unnamed = Object.keys(scripts).filter((name) => !text.includes(`npm run ${name}`))
    expect(unnamed.filter((name) => !['start', 'test'].includes(name))).toEqual([])
  })

  test('the front page is short enough to be read', () => {
    expect(Buffer.byteLength(readFileSync(join(root, 'README.md')))).toBeLessThan(9 * 1024)
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
  ])('sees %s', { timeout: 30_000 }, (_what, text, status) => {
    expect(look(text)).toBe(status)
  })
})
