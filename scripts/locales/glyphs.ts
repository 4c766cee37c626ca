import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openSync, type Font } from 'fontkit'

const root = resolve(import.meta.dirname, '../..')
const imports = readFileSync(join(root, 'src/renderer/src/fonts.ts'), 'utf8')

/** The characters of every typeface that `fonts.ts` bundles, by the name that style sheets use. */
const typefaces = new Map(
  [...imports.matchAll(/(?:^import |import\()'(@fontsource[^']+)'/gm)].map(([, name = '']) => {
    const dir = join(root, 'node_modules', name)
    const css = readFileSync(join(dir, 'index.css'), 'utf8')
    const family = /font-family: '([^']+)'/.exec(css)?.[1] ?? name
    const files = readdirSync(join(dir, 'files')).filter((file) =>
      /-wght-normal\.woff2$/.test(file),
    )
    const characters = files.flatMap(
      (file) => (openSync(join(dir, 'files', file)) as Font).characterSet,
    )
    return [family, new Set(characters)]
  }),
)
const covered = new Set([...typefaces.values()].flatMap((characters) => [...characters]))

/** Marks that steer the direction and are never drawn. */
const UNSEEN = /[\u2066-\u2069\u200e\u200f\n]/gu

/** The characters of a text that no bundled typeface has, each once. */
export function missingGlyphs(text: string): string[] {
  const characters = new Set(text.replace(UNSEEN, '').normalize('NFC'))
  return [...characters].filter((character) => !covered.has(character.codePointAt(0) ?? 0))
}

/** Which bundled typefaces have this character. */
export function typefacesWith(character: string): string[] {
  const code = character.codePointAt(0) ?? 0
  return [...typefaces].filter(([, characters]) => characters.has(code)).map(([family]) => family)
}
