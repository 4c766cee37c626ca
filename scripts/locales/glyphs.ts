import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openSync, type Font } from 'fontkit'

const root = resolve(import.meta.dirname, '../..')
const imports = readFileSync(join(root, 'src/renderer/src/fonts.ts'), 'utf8')

/** The font files of every package that `fonts.ts` bundles. */
const fonts = [...imports.matchAll(/^import '(@fontsource[^']+)'/gm)].flatMap((match): Font[] => {
  const dir = join(root, 'node_modules', match[1] ?? '', 'files')
  return readdirSync(dir)
    .filter((name) => /-wght-normal\.woff2$/.test(name))
    .map((name) => openSync(join(dir, name)) as Font)
})
const covered = new Set(fonts.flatMap(({ characterSet }) => characterSet))

/** Marks that steer the direction and are never drawn. */
const UNSEEN = /[\u2066-\u2069\u200e\u200f\n]/gu

/** The characters of a text that no bundled typeface has, each once. */
export function missingGlyphs(text: string): string[] {
  const characters = new Set(text.replace(UNSEEN, '').normalize('NFC'))
  return [...characters].filter((character) => !covered.has(character.codePointAt(0) ?? 0))
}
