import { AppError } from '../../shared/errors.ts'
import type { Database } from './open.ts'
import { prepared } from './prepared.ts'
import { markChanged, nextOrder } from './order.ts'
import type { VisitChange } from './visit-record.ts'

/**
 * Writes all that one step leaves, to be called within a transaction.
 * @throws {AppError} `no-such-visit` when that visit is not open
 */
export function writeStep(database: Database, visitId: string, change: VisitChange): void {
  const { at, activeMs, answer, shown, left, localeChange, secondLocale } = change
  const { changes } = prepared(
    database,
    `UPDATE visits SET progress = :progress, alive_at = :at, active_ms = active_ms + :activeMs,
         locale = coalesce(:locale, locale), second_locale = :secondLocale,
         status = coalesce(:status, status),
         ended_at = CASE WHEN :status IS NULL THEN NULL ELSE :at END
       WHERE id = :visitId AND status = 'open'`,
  ).run({
    visitId,
    at,
    activeMs,
    progress: JSON.stringify(change.progress),
    locale: localeChange?.to ?? null,
    secondLocale,
    status: change.end ?? null,
  })
  if (changes !== 1) throw new AppError('no-such-visit')
  let changedNo: number | undefined
  const take = () => (changedNo = nextOrder(database))
  if (left !== undefined) {
    prepared(
      database,
      `UPDATE slide_views SET shown_ms = :shownMs
         WHERE seq = (SELECT max(seq) FROM slide_views WHERE visit_id = :visitId)`,
    ).run({ visitId, ...left })
  }
  if (answer !== undefined) {
    prepared(
      database,
      `INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no,
           locale, second_locale, content_hash, answered_at, elapsed_ms, order_no)
         VALUES (:visitId, :turn, :questionId, :variantId, :optionId, :outcome, :tryNo,
           :locale, :secondLocale, :contentHash, :at, :elapsedMs, :orderNo)`,
    ).run({ visitId, at, secondLocale, ...answer, orderNo: take() })
  }
  if (shown !== undefined) {
    prepared(
      database,
      `INSERT INTO slide_views (visit_id, slide_id, reason, locale, second_locale, content_hash,
           shown_at, order_no)
         VALUES (:visitId, :slideId, :reason, :locale, :secondLocale, :contentHash, :at, :orderNo)`,
    ).run({ visitId, at, secondLocale, ...shown, orderNo: take() })
  }
  if (localeChange !== undefined) {
    prepared(
      database,
      `INSERT INTO locale_changes (visit_id, from_locale, to_locale, changed_at, order_no)
         VALUES (:visitId, :from, :to, :at, :orderNo)`,
    ).run({ visitId, at, ...localeChange, orderNo: take() })
  }
  // One number a step at least: a language under the patient's has no row of its own.
  markChanged(database, visitId, changedNo ?? nextOrder(database))
}
