import type { Database } from '../database/connection.ts'
import { ShownWordsReader, type ShownWords } from '../database/shown-words.ts'
import { tableFrame, type Part } from './contents.ts'
import { csvRow, LINE_END, type CsvDialect } from './csv.ts'
import { selectionSql, type Selection } from './selection.ts'

/** What the selected answers were given to, in the words that were read. */
export const WORDS_TABLE = 'words.csv'

/** New columns are only ever added at the end. @see `tables.ts`, for the meaning of `values` */
export const wordsColumns = [
  { name: 'schema', values: 'schema' },
  { name: 'words_hash', values: 'hash' },
  { name: 'lesson_id', values: 'id' },
  { name: 'lesson_version', values: 'version' },
  { name: 'language', values: 'language' },
  { name: 'question_id', values: 'id' },
  { name: 'variant_id', values: 'id' },
  { name: 'option_no', values: 'count' },
  { name: 'option_id', values: 'optionId' },
  { name: 'topic', values: 'words' },
  { name: 'question', values: 'words' },
  { name: 'option', values: 'words' },
] as const

/** One row for each option of each wording, the way out of it with an empty option id. */
export function wordsPart(
  database: Database,
  hashes: readonly string[],
  dialect: CsvDialect,
): Part {
  return {
    name: WORDS_TABLE,
    rowsOf: 'words',
    frame: tableFrame(
      csvRow(
        wordsColumns.map(({ name }) => name),
        dialect,
      ),
    ),
    *pieces(rowsMade) {
      const words = new ShownWordsReader(database)
      for (const hash of hashes) {
        const shown = words.find(hash)
        if (shown === null) continue
        const rows = rowsOf(hash, shown)
        rowsMade(rows.length)
        yield rows.map((row) => csvRow(row, dialect) + LINE_END).join('')
      }
    },
  }
}

/** Counted by SQL alone, so that it is not the rows themselves that say how many there must be. */
export function countWordRows(database: Database, hashes: readonly string[]): number {
  const sql = `SELECT coalesce(sum(1 + json_array_length(words, '$.options')), 0) AS rows
    FROM shown_words WHERE hash IN (SELECT value FROM json_each(?))`
  return (database.prepare(sql).get(JSON.stringify(hashes)) as { rows: number }).rows
}

/** Of the selected answers, in an order that does not depend on which kiosk kept them when. */
export function shownHashes(database: Database, selection: Selection): string[] {
  // Both in one go: there may be a million answers.
  const sql = `SELECT DISTINCT a.words_hash AS first, a.second_words_hash AS second
    FROM answers AS a CROSS JOIN visits AS v ON v.id = a.visit_id WHERE ${selectionSql}`
  const rows = database.prepare(sql).all({ ...selection })
  const hashes = (rows as Record<'first' | 'second', string | null>[]).flatMap(
    ({ first, second }) => [first, second].filter((hash) => hash !== null),
  )
  return [...new Set(hashes)].sort()
}

function rowsOf(hash: string, words: ShownWords): (string | number)[][] {
  const { lessonId, lessonVersion, language, questionId, variantId, topic, notSure } = words
  const question = questionOf(words)
  return [{ id: '', text: notSure }, ...words.options].map(({ id, text }, optionNo) => [
    ...[1, hash, lessonId, lessonVersion, language, questionId, variantId, optionNo, id],
    ...[topic, question, text],
  ])
}

/** The question as one text, as it is told to other programs. */
export const questionOf = ({ scenario, ask }: ShownWords): string => `${scenario} ${ask}`
