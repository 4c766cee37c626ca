import type words from '../../../locales/en/export.json'
import type { CsvColumn } from './csv.ts'
import { tenthsSql, wholeSecondsSql } from './seconds.ts'

/** What a column holds, by the name of its explanation in the data dictionary. */
type ValueKind = keyof typeof words.values

export interface ExportColumn extends CsvColumn {
  values: ValueKind
}

/** One file of an export. New columns are only ever added at the end. */
export interface ExportTable {
  /** As CSV. */
  fileName: string
  /** What it has one row for each of. */
  rowsOf: 'visits' | 'answers'
  /** What the rows come from; SQL in which `v` is the visit. */
  from: string
  /** SQL; a number that each row has for itself. */
  orderBy: string
  columns: readonly ExportColumn[]
}

const plain = (name: string, values: ValueKind, sql: string): ExportColumn => ({
  name,
  values,
  sql,
  kind: 'plain',
})
const decimal = (name: string, values: ValueKind, sql: string): ExportColumn => ({
  name,
  values,
  sql,
  kind: 'decimal',
})
const text = (name: string, values: ValueKind, sql: string): ExportColumn => ({
  name,
  values,
  sql,
  kind: 'text',
})

/** `2026-03-04 14:07:31`, as the clinic's clock showed it: the form that spreadsheets read. */
const local = (name: string, sql: string) =>
  plain(name, 'local', `replace(substr(${sql}, 1, 19), 'T', ' ')`)
/** `2026-03-04T14:07:31-05:00`: ISO 8601 with offset, to the second. */
const iso = (name: string, sql: string) =>
  plain(name, 'moment', `substr(${sql}, 1, 19) || substr(${sql}, -6)`)
/** Questions of this visit for which `condition` holds of the answer that counts. */
const questionsWhere = (condition: string) =>
  `(SELECT count(DISTINCT question_id) FROM answers AS a WHERE a.visit_id = v.id AND ${condition})`
/** Of the evaluations of a visit the last one holds. */
const lastEvaluation = (column: string) =>
  `(SELECT ${column} FROM evaluations AS e WHERE e.visit_id = v.id ORDER BY e.seq DESC LIMIT 1)`

export const exportTables: readonly ExportTable[] = [
  {
    fileName: 'visits.csv',
    rowsOf: 'visits',
    from: 'visits AS v',
    orderBy: 'v.seq',
    columns: [
      plain('schema', 'schema', '1'),
      plain('visit_id', 'uuid', 'v.id'),
      plain('kiosk_id', 'uuid', 'v.kiosk_id'),
      plain('app_version', 'version', 'v.app_version'),
      plain('lesson_id', 'id', 'v.lesson_id'),
      plain('lesson_version', 'version', 'v.lesson_version'),
      plain('lesson_hash', 'hash', 'v.lesson_hash'),
      plain('language', 'language', 'v.locale'),
      text('visit_ref', 'reference', 'v.visit_ref'),
      iso('started_at', 'v.started_at'),
      local('started_local', 'v.started_at'),
      iso('ended_at', 'v.ended_at'),
      local('ended_local', 'v.ended_at'),
      plain('active_s', 'wholeSeconds', wholeSecondsSql('v.active_ms')),
      plain('status', 'status', 'v.status'),
      plain(
        'slides_seen',
        'count',
        `(SELECT count(DISTINCT slide_id) FROM slide_views AS s
          WHERE s.visit_id = v.id AND s.reason = 'lesson')`,
      ),
      plain('slides_total', 'count', 'v.slides_total'),
      plain('questions_total', 'count', 'v.questions_total'),
      plain('questions_answered', 'count', questionsWhere('true')),
      plain('first_try_correct', 'count', questionsWhere(`a.outcome = 'correct' AND a.try_no = 1`)),
      plain('finally_correct', 'count', questionsWhere(`a.outcome = 'correct'`)),
      plain(
        'for_nurse',
        'count',
        `(SELECT count(*) FROM json_each(v.progress, '$.settled') WHERE value = 'nurse')`,
      ),
      plain(
        'help_requests',
        'count',
        '(SELECT count(*) FROM help_requests AS h WHERE h.visit_id = v.id)',
      ),
      iso('injected_at', 'v.injected_at'),
      local('injected_local', 'v.injected_at'),
      plain('second_language', 'otherLanguage', 'v.second_locale'),
      plain('recipient', 'recipient', 'v.recipient'),
      plain('attempt_no', 'count', 'v.attempt_no'),
      plain('staff_evaluation', 'evaluation', lastEvaluation('evaluation')),
      plain('follow_up', 'yesNo', lastEvaluation('follow_up')),
      plain('evaluated_by', 'staff', lastEvaluation('staff_id')),
      iso('evaluated_at', lastEvaluation('evaluated_at')),
      // 0 in rows from before it was counted.
      plain('changed_no', 'order', 'nullif(v.changed_no, 0)'),
    ],
  },
  {
    fileName: 'answers.csv',
    rowsOf: 'answers',
    // CROSS keeps the order of the two: the answers are read as they were saved, and not sorted.
    from: 'answers AS a CROSS JOIN visits AS v ON v.id = a.visit_id',
    orderBy: 'a.seq',
    columns: [
      plain('schema', 'schema', '1'),
      plain('visit_id', 'uuid', 'a.visit_id'),
      plain('seq', 'count', 'a.seq'),
      plain('lesson_id', 'id', 'v.lesson_id'),
      plain('lesson_version', 'version', 'v.lesson_version'),
      plain('content_hash', 'hash', 'a.content_hash'),
      plain('question_id', 'id', 'a.question_id'),
      plain('variant_id', 'id', 'a.variant_id'),
      plain('option_id', 'optionId', 'a.option_id'),
      plain('outcome', 'outcome', 'a.outcome'),
      plain('try_no', 'count', 'a.try_no'),
      plain('language', 'language', 'a.locale'),
      iso('answered_at', 'a.answered_at'),
      local('answered_local', 'a.answered_at'),
      decimal('seconds', 'tenths', tenthsSql('a.elapsed_ms')),
      plain('second_language', 'otherLanguage', 'a.second_locale'),
      plain('order_no', 'order', 'a.order_no'),
      plain('words_hash', 'wordsHash', 'a.words_hash'),
      plain('second_words_hash', 'secondWordsHash', 'a.second_words_hash'),
    ],
  },
]
