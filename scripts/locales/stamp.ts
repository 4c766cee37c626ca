import { expectedWords } from '../../src/main/content/check-words.ts'
import { hashOfSource, type Sources } from '../../src/main/content/sources.ts'
import type { WordTree } from '../../src/shared/locale.ts'

/** English texts by file name, without its ending. */
export type EnglishFiles = Readonly<Record<string, WordTree>>

/**
 * Notes that texts say what today's English says.
 * @param chosen `file:key` of the texts that were brought up to date; null is all of them
 * @returns the new `sources.json`, without keys that English no longer has
 * @throws {Error} naming a chosen text that is none
 */
export function stamp(
  before: Sources,
  english: EnglishFiles,
  tag: string,
  chosen: readonly string[] | null,
): Sources {
  const unknown = new Set(chosen)
  const after = Object.fromEntries(
    Object.entries(english).map(([file, words]) => {
      const hashes: Record<string, string> = {}
      for (const [key, text] of expectedWords(words, tag)) {
        const isChosen = chosen?.includes(`${file}:${key}`) ?? true
        unknown.delete(`${file}:${key}`)
        const hash = isChosen ? hashOfSource(text) : before[file]?.[key]
        if (hash !== undefined) hashes[key] = hash
      }
      return [file, hashes]
    }),
  )
  const [first] = unknown
  if (first !== undefined) throw new Error(`${first} is no text of ${tag}`)
  return after
}
