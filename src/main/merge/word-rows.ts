import { hashOfWords, type ShownWords } from '../database/shown-words.ts'

/** The cells of a row of `words.csv` by their columns. */
type Cells = Readonly<Record<string, string | null>>

/** Far above any question; each blank of it is a place where its two parts may meet. */
const MAX_QUESTION = 4000
/** What the export puts before text that a spreadsheet would run. */
const GUARD = /(^|[,;\t\r\n])'/g
/** What all rows of one wording have alike. */
const shared = [
  ...['lesson_id', 'lesson_version', 'language', 'question_id', 'variant_id', 'topic', 'question'],
]

/**
 * Whether rows are the words that their hash is of, each option and the way out in its place. A row
 * has the question as one text: its two parts are looked for.
 * @param rows of one hash, by the number of their option
 */
export function areWordsOfHash(hash: string, rows: readonly Cells[]): boolean {
  const [wayOut, ...options] = rows
  if (wayOut === undefined) return false
  const isWhole = rows.every(
    (row, index) =>
      row['option_no'] === String(index) &&
      ((row['option_id'] ?? '') === '') === (index === 0) &&
      shared.every((column) => row[column] === wayOut[column]),
  )
  if (!isWhole || (wayOut['question'] ?? '').length > MAX_QUESTION) return false
  const asWritten = (text: string) => text
  const unguarded = (text: string) => text.replace(GUARD, '$1')
  return [asWritten, unguarded].some((read) => {
    const cell = (row: Cells, column: string) => read(row[column] ?? '')
    const question = cell(wayOut, 'question')
    const words: Omit<ShownWords, 'scenario' | 'ask'> = {
      lessonId: wayOut['lesson_id'] ?? '',
      lessonVersion: wayOut['lesson_version'] ?? '',
      language: wayOut['language'] ?? '',
      questionId: wayOut['question_id'] ?? '',
      variantId: wayOut['variant_id'] ?? '',
      topic: cell(wayOut, 'topic'),
      options: options.map((row) => ({ id: row['option_id'] ?? '', text: cell(row, 'option') })),
      notSure: cell(wayOut, 'option'),
    }
    for (let at = question.lastIndexOf(' '); at !== -1; at = question.lastIndexOf(' ', at - 1)) {
      const parts = { scenario: question.slice(0, at), ask: question.slice(at + 1) }
      if (hashOfWords({ ...words, ...parts }) === hash) return true
      if (at === 0) break
    }
    return false
  })
}
