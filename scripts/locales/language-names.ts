import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import subsetFont from 'subset-font'
import { parseJsonFile } from '../../src/main/platform/json-file.ts'
import { localeMetaSchema } from '../../src/shared/locale.ts'

const root = resolve(import.meta.dirname, '../..')
const localesDir = join(root, 'locales')
export const namesDir = join(root, 'src/renderer/src/language-names')

/** The typeface that every language may use; see `src/renderer/src/styles/fonts.css`. */
const LATIN = 'atkinson-hyperlegible-next'

/** The typeface of each language that needs more, the longest tag that fits. */
const typefaces: Readonly<Record<string, string>> = {
  ar: 'noto-sans-arabic',
  fa: 'noto-sans-arabic',
  hi: 'noto-sans',
  ja: 'noto-sans-jp',
  ko: 'noto-sans-kr',
  ru: 'noto-sans',
  uk: 'noto-sans',
  vi: 'noto-sans',
  zh: 'noto-sans-sc',
  'zh-Hant': 'noto-sans-tc',
}

/** One of the files that a typeface is split into. */
interface TypefaceFile {
  path: string
  has: (letter: string) => boolean
}

/** What a language's card says on the welcome, without spaces: they look alike in every typeface. */
export function lettersOf(tag: string): string[] {
  const { name, start } = parseJsonFile(join(localesDir, tag, 'meta.json'), localeMetaSchema)
  const latin = filesOf(LATIN)
  return [...new Set(`${name}${start}`.replaceAll(/\s/g, ''))].filter(
    (letter) => !latin.some(({ has }) => has(letter)),
  )
}

/** The languages that ship. */
export const shippedLanguages = (): string[] =>
  readdirSync(localesDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

/**
 * Cuts the letters of the languages' names out of their typefaces, so that the welcome need not read
 * a whole one for a few words. Leaves the cuts, their style sheet and the list of letters.
 * @throws {Error} for a language whose typeface is not named above, or lacks a letter
 */
export async function writeLanguageNames(): Promise<void> {
  const wanted = new Map<string, Set<string>>()
  for (const tag of shippedLanguages()) {
    for (const letter of lettersOf(tag)) {
      const file = filesOf(typefaceOf(tag)).find(({ has }) => has(letter))
      if (file === undefined) throw new Error(`${tag}: no file of its typeface has ${letter}`)
      wanted.set(file.path, (wanted.get(file.path) ?? new Set()).add(letter))
    }
  }
  rmSync(namesDir, { recursive: true, force: true })
  mkdirSync(namesDir, { recursive: true })
  const rules: string[] = []
  for (const [path, letters] of wanted) {
    const sorted = [...letters].sort()
    const name = `names-${String(rules.length + 1)}.woff2`
    writeFileSync(join(namesDir, name), await cut(path, sorted.join('')))
    rules.push(rule(name, sorted))
  }
  const letters = [...new Set([...wanted.values()].flatMap((each) => [...each]))].sort().join('')
  writeFileSync(join(namesDir, 'index.css'), `/* ${MADE} */\n${rules.join('')}`)
  writeFileSync(
    join(namesDir, 'letters.ts'),
    `// ${MADE}\n\n/** Those of the languages' names that the Latin typeface lacks. */\nexport const letters = '${letters}'\n`,
  )
}

const MADE = 'Made by `npm run locale:names`.'

/** The weights that the cards are set in, and the notices of the typeface's makers. */
const CUT = {
  targetFormat: 'woff2',
  variationAxes: { wght: { min: 400, max: 800, default: 400 } },
  preserveNameIds: [0, 13, 14],
} as const

async function cut(path: string, letters: string): Promise<Buffer> {
  return subsetFont(readFileSync(path), letters, {
    ...CUT,
    preserveNameIds: [...CUT.preserveNameIds],
  })
}

function rule(name: string, letters: readonly string[]): string {
  const range = letters.map((letter) => `U+${codeOf(letter).toString(16).toUpperCase()}`)
  return `
@font-face {
  font-family: 'Language Names';
  font-display: swap;
  font-weight: 400 800;
  src: url(./${name}) format('woff2');
  unicode-range: ${range.join(', ')};
}
`
}

function typefaceOf(tag: string): string {
  const [, typeface] =
    Object.entries(typefaces)
      .sort(([one], [other]) => one.length - other.length)
      .findLast(([key]) => `${tag}-`.startsWith(`${key}-`)) ?? []
  if (typeface === undefined) {
    throw new Error(`${tag}: say in scripts/locales/language-names.ts which typeface it has`)
  }
  return typeface
}

const files = new Map<string, TypefaceFile[]>()

/** As the package's own style sheet lists them. */
function filesOf(typeface: string): TypefaceFile[] {
  const known = files.get(typeface)
  if (known !== undefined) return known
  const dir = join(root, 'node_modules/@fontsource-variable', typeface)
  const css = readFileSync(join(dir, 'index.css'), 'utf8')
  const found = [...css.matchAll(/url\(\.\/([^)]+)\)[^}]*unicode-range: ([^;]+);/g)].map(
    ([, file = '', ranges = '']) => {
      const bounds = ranges.split(',').map((range) => {
        const [from = 0, to = from] = range
          .trim()
          .slice('U+'.length)
          .split('-')
          .map((code) => Number.parseInt(code, 16))
        return { from, to }
      })
      const has = (letter: string) => {
        const code = codeOf(letter)
        return bounds.some(({ from, to }) => from <= code && code <= to)
      }
      return { path: join(dir, file), has }
    },
  )
  files.set(typeface, found)
  return found
}

const codeOf = (letter: string): number => letter.codePointAt(0) ?? 0
