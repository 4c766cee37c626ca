import { AppError } from '../../shared/errors.ts'
import type { Database } from './connection.ts'
import { runPlaced } from './prepared.ts'
import { lastSequenceNo } from './sequence.ts'
import { hashOfWords, keepShownWords } from './shown-words.ts'
import type { VisitChange } from './visit-record.ts'

/**
 * Writes all that one step leaves, to be called within a transaction.
 * @throws {AppError} `no-such-visit` when that visit is not open
 */
export function writeStep(database: Database, visitId: string, change: VisitChange): void {
  const { at, answer, shown, left, localeChange, secondLocale } = change
  const before = lastSequenceNo(database)
  const rows = [answer, shown, localeChange].filter((row) => row !== undefined).length
  // One number a step at least: a language under the patient's has no row of its own.
  writeProgress(database, visitId, change, before + Math.max(1, rows))
  let orderNo = before
  if (left !== undefined) {
    runPlaced(
      database,
      `UPDATE slide_views SET shown_ms = :shownMs
         WHERE seq = (SELECT max(seq) FROM slide_views WHERE visit_id = :visitId)`,
      { visitId, ...left },
    )
  }
  if (answer !== undefined) {
    const { words, secondWords, ...given } = answer
    keepShownWords(database, secondWords === null ? [words] : [words, secondWords])
    const wordsHash = hashOfWords(words)
    const secondWordsHash = secondWords === null ? null : hashOfWords(secondWords)
    runPlaced(
      database,
      `INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no,
           locale, second_locale, content_hash, answered_at, elapsed_ms, order_no, words_hash,
           second_words_hash)
         VALUES (:visitId, :turn, :questionId, :variantId, :optionId, :outcome, :tryNo,
           :locale, :secondLocale, :contentHash, :at, :elapsedMs, :orderNo, :wordsHash,
           :secondWordsHash)`,
      { visitId, at, secondLocale, ...given, orderNo: ++orderNo, wordsHash, secondWordsHash },
    )
  }
  if (shown !== undefined) {
    runPlaced(
      database,
      `INSERT INTO slide_views (visit_id, slide_id, reason, locale, second_locale, content_hash,
           shown_at, order_no)
         VALUES (:visitId, :slideId, :reason, :locale, :secondLocale, :contentHash, :at, :orderNo)`,
      { visitId, at, secondLocale, ...shown, orderNo: ++orderNo },
    )
  }
  if (localeChange !== undefined) {
    runPlaced(
      database,
      `INSERT INTO locale_changes (visit_id, from_locale, to_locale, changed_at, order_no)
         VALUES (:visitId, :from, :to, :at, :orderNo)`,
      { visitId, at, ...localeChange, orderNo: orderNo + 1 },
    )
  }
}

/** To name `status` in an UPDATE rewrites its index, also where it stays: only the end does. */
const progressSql = (end: string) =>
  `UPDATE visits SET progress = :progress, alive_at = :at, active_ms = active_ms + :activeMs,
       locale = coalesce(:locale, locale), second_locale = :secondLocale, changed_no = :changedNo${end}
     WHERE id = :visitId AND status = 'open'`
const GOES_ON = progressSql('')
const ENDS = progressSql(', status = :status, ended_at = :at')

function writeProgress(
  database: Database,
  visitId: string,
  { at, activeMs, progress, secondLocale, localeChange, end }: VisitChange,
  changedNo: number,
): void {
  const changes = runPlaced(database, end === undefined ? GOES_ON : ENDS, {
    visitId,
    at,
    activeMs,
    progress: JSON.stringify(progress),
    locale: localeChange?.to ?? null,
    secondLocale,
    changedNo,
    ...(end !== undefined && { status: end }),
  })
  if (changes !== 1) throw new AppError('no-such-visit')
}
