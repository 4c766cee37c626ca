import type { Database } from '../../../src/main/database/connection.ts'

/** What a visit has, on average. */
const ANSWERS_A_VISIT = 13
const SLIDES_A_VISIT = 50
const SECONDS_A_VISIT = 600

interface Look {
  /** When the first visit began; one begins every ten minutes. Seconds since 1970. */
  fromSeconds?: number
  questionIds?: readonly string[]
  slideIds?: readonly string[]
}

/** Fills results with visits that are over, made by SQL: a million answers in seconds. */
export function fillWithAnswers(database: Database, answers: number, look: Look = {}): void {
  const { fromSeconds = 1_700_000_000 } = look
  const nth = (ids: readonly string[] | undefined, otherwise: string) =>
    ids === undefined
      ? `'${otherwise}-' || i`
      : `json_extract('${JSON.stringify(ids)}', '$[' || ((i - 1) % ${ids.length}) || ']')`
  const visits = Math.ceil(answers / ANSWERS_A_VISIT)
  const counting = (upTo: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${upTo})`
  const uuid = `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' ||
    substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' ||
    hex(randomblob(6)))`
  const hash = `'${'0123456789abcdef'.repeat(4)}'`
  const at = `strftime('%Y-%m-%dT%H:%M:%S.000+00:00', ${fromSeconds} + i * ${SECONDS_A_VISIT}, 'unixepoch')`
  database.exec(`
    BEGIN;
    ${counting(visits)}
    INSERT INTO visits (id, kiosk_id, app_version, lesson_id, lesson_version, lesson_hash, locale,
      conditions, slides_total, questions_total, status, started_at, alive_at, ended_at, active_ms,
      progress, injected_at, changed_no)
    SELECT ${uuid}, 'kiosk', '0.0.0', 'facet-joint-injection', '1', ${hash}, 'en', '{}', 49, 10,
      'completed', ${at}, ${at}, ${at}, 600000, '{}', ${at}, i FROM n;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ANSWERS_A_VISIT})
    INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no, locale,
      content_hash, answered_at, elapsed_ms, order_no)
    SELECT v.id, 50 + 2 * i, ${nth(look.questionIds, 'question')}, 'a', 'now', 'correct', 1, 'en', ${hash}, v.ended_at,
      9000, v.seq * 100 + i FROM visits AS v CROSS JOIN n;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${SLIDES_A_VISIT})
    INSERT INTO slide_views (visit_id, slide_id, reason, locale, content_hash, shown_at, shown_ms,
      order_no)
    SELECT v.id, ${nth(look.slideIds, 'slide')}, 'lesson', 'en', ${hash}, v.ended_at, 9000, v.seq * 100 + i
    FROM visits AS v CROSS JOIN n WHERE v.seq % 10 = 0;
    UPDATE order_counter SET last = ${visits} * 100 + 100;
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE);
  `)
}
