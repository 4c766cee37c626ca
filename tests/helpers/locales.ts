import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  pseudoMeta,
  pseudoTags,
  pseudoWords,
  type PseudoTag,
} from '../../scripts/locales/pseudo.ts'
import type { LocaleMeta, WordTree } from '../../src/shared/locale.ts'

/** The languages that the kiosk ships with. */
export const shippedTags = ['en', 'es', 'ar', 'zh-Hans'] as const
export type ShippedTag = (typeof shippedTags)[number]

/** A language that a test can show. */
export type TestTag = ShippedTag | PseudoTag

/** The files of a language that hold words, by name without `.json`. */
export const wordFiles = ['ui', 'errors', 'export', 'facet-joint-injection'] as const
type WordFile = (typeof wordFiles)[number]

const localesDir = resolve(import.meta.dirname, '../../locales')

function readShipped(tag: ShippedTag, name: string): unknown {
  return JSON.parse(readFileSync(join(localesDir, tag, `${name}.json`), 'utf8'))
}

export function isPseudo(tag: TestTag): tag is PseudoTag {
  return (pseudoTags as readonly string[]).includes(tag)
}

export function readWords(tag: TestTag, name: WordFile): WordTree {
  if (isPseudo(tag)) return pseudoWords(tag, readWords('en', name))
  return readShipped(tag, name) as WordTree
}

export function readMeta(tag: TestTag): LocaleMeta {
  if (isPseudo(tag)) return pseudoMeta(tag, readMeta('en'))
  return readShipped(tag, 'meta') as LocaleMeta
}
