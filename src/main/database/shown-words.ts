import * as v from 'valibot'
import { canonicalHash } from '../platform/canonical-hash.ts'
import type { Database } from './connection.ts'
import { runPlaced } from './prepared.ts'
import { readRows } from './rows.ts'

/** The migration that began to keep the words. */
export const WORDS_KEPT_SINCE = 9

/** The table of the words that were shown. */
export const SHOWN_WORDS = 'shown_words'

const shownWordsSchema = v.strictObject({
  lessonId: v.string(),
  lessonVersion: v.string(),
  language: v.string(),
  questionId: v.string(),
  variantId: v.string(),
  topic: v.string(),
  scenario: v.string(),
  ask: v.string(),
  options: v.array(v.strictObject({ id: v.string(), text: v.string() })),
  notSure: v.string(),
})
/**
 * A question as a patient read it, in one language, the clinic's values filled in. `options` are in
 * the lesson's order; `notSure` is what was written on the way out.
 */
export type ShownWords = v.InferOutput<typeof shownWordsSchema>

/** The same for the same words of the same lesson, version and language, on every kiosk. */
export const hashOfWords = (words: ShownWords): string => canonicalHash(words)

/** To be called within the transaction of the answer. Words that are there already are not written again. */
export function keepShownWords(database: Database, shown: readonly ShownWords[]): void {
  const kept = shown.map((words) => ({ hash: hashOfWords(words), words: JSON.stringify(words) }))
  runPlaced(
    database,
    // A conflict would use up a number of the table, and a number without a row is a lost row.
    `INSERT INTO shown_words (hash, words)
       SELECT DISTINCT kept.value ->> 'hash', kept.value ->> 'words' FROM json_each(:kept) AS kept
       WHERE NOT EXISTS (SELECT 1 FROM shown_words WHERE hash = kept.value ->> 'hash')`,
    { kept: JSON.stringify(kept) },
  )
}

/** Finds words by their hash, each read once. */
export class ShownWordsReader {
  readonly #find
  readonly #found = new Map<string, ShownWords | null>()

  constructor(database: Database) {
    this.#find = database.prepare('SELECT words FROM shown_words WHERE hash = ?')
  }

  /** @returns null where they were lost */
  find(hash: string): ShownWords | null {
    const known = this.#found.get(hash)
    if (known !== undefined) return known
    const row = this.#find.get(hash) as { words: string } | undefined
    const words = row === undefined ? null : parseWords(row.words)
    this.#found.set(hash, words)
    return words
  }
}

/** Whether a row still says what its hash is of. */
export function isIntact({ hash, words }: { hash: unknown; words: unknown }): boolean {
  const parsed = typeof words === 'string' ? parseWords(words) : null
  return parsed !== null && hashOfWords(parsed) === hash
}

/** @returns whether all of them do; there are some hundred, since each wording is kept once */
export function areWordsIntact(database: Database): boolean {
  const rows = database.prepare('SELECT hash, words FROM shown_words').all()
  return (rows as { hash: string; words: string }[]).every(isIntact)
}

/**
 * Takes out the words that no answer names any longer. To be called within the transaction that takes
 * the answers out. Looks through the newest answers only until all words are found: what is read today
 * is among them, and there may be a million.
 * @returns how many
 */
export function removeUnusedWords(database: Database): number {
  const kept = database.prepare('SELECT hash FROM shown_words').all() as { hash: string }[]
  const unused = new Set(kept.map(({ hash }) => hash))
  const answers = 'SELECT words_hash AS first, second_words_hash AS second FROM answers'
  for (const named of readRows<Hashes>(database, `${answers} ORDER BY seq DESC`, {})) {
    if (unused.size === 0) break
    for (const hash of [named.first, named.second]) if (hash !== null) unused.delete(hash)
  }
  const remove = database.prepare('DELETE FROM shown_words WHERE hash = ?')
  for (const hash of unused) remove.run(hash)
  return unused.size
}

interface Hashes {
  first: string | null
  second: string | null
}

function parseWords(json: string): ShownWords | null {
  try {
    return v.parse(shownWordsSchema, JSON.parse(json))
  } catch {
    return null
  }
}
