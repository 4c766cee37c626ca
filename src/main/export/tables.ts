import type { Column } from './csv.ts'

/** One file of an export. New columns are only ever added at the end. */
export interface ExportTable {
  fileName: string
  /** What the rows come from; SQL. */
  from: string
  columns: readonly Column[]
}

const plain = (name: string, sql: string): Column => ({ name, sql, kind: 'plain' })
const text = (name: string, sql: string): Column => ({ name, sql, kind: 'text' })

/** `2026-03-04 14:07:31`, as the clinic's clock showed it: the form that spreadsheets read. */
const local = (name: string, sql: string) => plain(name, `replace(substr(${sql}, 1, 19), 'T', ' ')`)
/** `2026-03-04T14:07:31-05:00`: ISO 8601 with offset, to the second. */
const iso = (name: string, sql: string) =>
  plain(name, `substr(${sql}, 1, 19) || substr(${sql}, -6)`)
const seconds = (name: string, sql: string) =>
  plain(name, `CAST(round(${sql} / 1000.0) AS INTEGER)`)
/** Questions of this visit for which `condition` holds of the answer that counts. */
const questionsWhere = (condition: string) =>
  `(SELECT count(DISTINCT question_id) FROM answers AS a WHERE a.visit_id = v.id AND ${condition})`

export const exportTables: readonly ExportTable[] = [
  {
    fileName: 'visits.csv',
    from: 'visits AS v ORDER BY v.seq',
    columns: [
      plain('schema', '1'),
      plain('visit_id', 'v.id'),
      plain('kiosk_id', 'v.kiosk_id'),
      plain('app_version', 'v.app_version'),
      plain('lesson_id', 'v.lesson_id'),
      plain('lesson_version', 'v.lesson_version'),
      plain('lesson_hash', 'v.lesson_hash'),
      plain('language', 'v.locale'),
      text('visit_ref', 'v.visit_ref'),
      iso('started_at', 'v.started_at'),
      local('started_local', 'v.started_at'),
      iso('ended_at', 'v.ended_at'),
      local('ended_local', 'v.ended_at'),
      seconds('active_s', 'v.active_ms'),
      plain('status', 'v.status'),
      plain(
        'slides_seen',
        `(SELECT count(DISTINCT slide_id) FROM slide_views AS s
          WHERE s.visit_id = v.id AND s.reason = 'lesson')`,
      ),
      plain('slides_total', 'v.slides_total'),
      plain('questions_total', 'v.questions_total'),
      plain('questions_answered', questionsWhere('true')),
      plain('first_try_correct', questionsWhere(`a.outcome = 'correct' AND a.try_no = 1`)),
      plain('finally_correct', questionsWhere(`a.outcome = 'correct'`)),
      plain(
        'for_nurse',
        `(SELECT count(*) FROM json_each(v.progress, '$.settled') WHERE value = 'nurse')`,
      ),
      plain('help_requests', '(SELECT count(*) FROM help_requests AS h WHERE h.visit_id = v.id)'),
      iso('injected_at', 'v.injected_at'),
      local('injected_local', 'v.injected_at'),
      plain('second_language', 'v.second_locale'),
    ],
  },
  {
    fileName: 'answers.csv',
    from: 'answers AS a JOIN visits AS v ON v.id = a.visit_id ORDER BY a.seq',
    columns: [
      plain('schema', '1'),
      plain('visit_id', 'a.visit_id'),
      plain('seq', 'a.seq'),
      plain('lesson_id', 'v.lesson_id'),
      plain('lesson_version', 'v.lesson_version'),
      plain('content_hash', 'a.content_hash'),
      plain('question_id', 'a.question_id'),
      plain('variant_id', 'a.variant_id'),
      plain('option_id', 'a.option_id'),
      plain('outcome', 'a.outcome'),
      plain('try_no', 'a.try_no'),
      plain('language', 'a.locale'),
      iso('answered_at', 'a.answered_at'),
      local('answered_local', 'a.answered_at'),
      plain('seconds', 'round(a.elapsed_ms / 1000.0, 1)'),
      plain('second_language', 'a.second_locale'),
    ],
  },
]
