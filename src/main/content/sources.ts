import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { Problem } from '../../shared/errors.ts'
import type { WordTree } from '../../shared/locale.ts'
import { expectedWords } from './check-words.ts'

/**
 * `sources.json` of a language: by file and key, the hash of the English text that the translation
 * was made from. When the English changes, the hash no longer fits and the translation is stale.
 */
export const sourcesSchema = v.record(
  v.string(),
  v.record(v.string(), v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/, 'must be eight hex digits'))),
)
export type Sources = v.InferOutput<typeof sourcesSchema>

/** The first eight hex digits of the SHA-256 of an English text. */
export function hashOfSource(text: string): string {
  return createHash('sha256').update(text.normalize('NFC').trim()).digest('hex').slice(0, 8)
}

/** Each language is held against the same English. */
const known = new Map<string, string>()

/** The hashes that a language has in one of its files once it was translated from this English. */
export function hashesOf(english: WordTree, tag: string): Record<string, string> {
  const entries = [...expectedWords(english, tag)].map(([key, text]) => {
    const hash = known.get(text) ?? hashOfSource(text)
    known.set(text, hash)
    return [key, hash]
  })
  return Object.fromEntries(entries) as Record<string, string>
}

/**
 * What was translated from another English text than today's, or from nobody knows which.
 * @param hashes those of one file of the language
 * @param file where the texts are, for the report
 */
export function findStale(
  file: string,
  hashes: Readonly<Record<string, string>> | undefined,
  english: WordTree,
  tag: string,
): Problem[] {
  return Object.entries(hashesOf(english, tag)).flatMap(([key, now]) => {
    const then = hashes?.[key]
    if (then === now) return []
    const reason =
      then === undefined
        ? 'may be stale: sources.json does not say which English text it was made from'
        : 'is stale: the English text has changed since it was translated'
    return [{ file, key, reason }]
  })
}
