import type { Database } from '../database/connection.ts'
import { readRows } from '../database/rows.ts'
import { ShownWordsReader, type ShownWords } from '../database/shown-words.ts'
import type { VisitRecord } from './record-format.ts'
import { tenthsSql, wholeSecondsSql } from './seconds.ts'
import { selectionSql, type Selection } from './selection.ts'

/** ISO 8601 with offset, to the second; the fractions are of no use to anybody outside. */
const moment = (sql: string) => `substr(${sql}, 1, 19) || substr(${sql}, -6)`

type Columns = Readonly<Record<string, string>>

/** A JSON array with one object for each row of a visit. */
const list = (columns: Columns, from: string, order: string) =>
  `(SELECT json_group_array(json_object(${Object.entries(columns)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')}) ORDER BY ${order}) FROM ${from})`

const visitColumns: Columns = {
  visitId: 'v.id',
  kioskId: 'v.kiosk_id',
  appVersion: 'v.app_version',
  lessonId: 'v.lesson_id',
  lessonVersion: 'v.lesson_version',
  lessonHash: 'v.lesson_hash',
  language: 'v.locale',
  secondLanguage: 'v.second_locale',
  visitRef: 'v.visit_ref',
  recipient: 'v.recipient',
  attemptNo: 'v.attempt_no',
  baseUrl: 'coalesce(v.base_url, (SELECT base_url FROM store), :baseUrl)',
  status: 'v.status',
  startedAt: moment('v.started_at'),
  endedAt: moment('v.ended_at'),
  injectedAt: moment('coalesce(v.injected_at, v.started_at)'),
  activeSeconds: wholeSecondsSql('v.active_ms'),
  slidesTotal: 'v.slides_total',
  questionsTotal: 'v.questions_total',
  changedNo: 'nullif(v.changed_no, 0)',
}

/** What a visit has many of, as JSON; by its name in the record. */
const listColumns: Columns = {
  slides: list(
    {
      orderNo: 's.order_no',
      slideId: 's.slide_id',
      reason: 's.reason',
      language: 's.locale',
      secondLanguage: 's.second_locale',
      contentHash: 's.content_hash',
      shownAt: moment('s.shown_at'),
      seconds: tenthsSql('s.shown_ms'),
    },
    'slide_views AS s WHERE s.visit_id = v.id',
    's.seq',
  ),
  answers: list(
    {
      orderNo: 'a.order_no',
      seq: 'a.seq',
      questionId: 'a.question_id',
      variantId: 'a.variant_id',
      optionId: 'a.option_id',
      outcome: 'a.outcome',
      tryNo: 'a.try_no',
      language: 'a.locale',
      secondLanguage: 'a.second_locale',
      contentHash: 'a.content_hash',
      wordsHash: 'a.words_hash',
      secondWordsHash: 'a.second_words_hash',
      answeredAt: moment('a.answered_at'),
      seconds: tenthsSql('a.elapsed_ms'),
    },
    'answers AS a WHERE a.visit_id = v.id',
    'a.seq',
  ),
  forNurse: `(SELECT json_group_array(key) FROM json_each(v.progress, '$.settled') WHERE value = 'nurse')`,
  helpRequests: list(
    {
      orderNo: 'h.order_no',
      id: 'h.id',
      screen: 'h.screen',
      language: 'h.locale',
      requestedAt: moment('h.requested_at'),
    },
    'help_requests AS h WHERE h.visit_id = v.id',
    'h.seq',
  ),
  languageChanges: list(
    {
      orderNo: 'c.order_no',
      from: 'c.from_locale',
      to: 'c.to_locale',
      changedAt: moment('c.changed_at'),
    },
    'locale_changes AS c WHERE c.visit_id = v.id',
    'c.seq',
  ),
  evaluations: list(
    {
      orderNo: 'e.order_no',
      id: 'e.id',
      evaluation: 'e.evaluation',
      followUp: `json(iif(e.follow_up, 'true', 'false'))`,
      staffId: 'e.staff_id',
      evaluatedAt: moment('e.evaluated_at'),
    },
    'evaluations AS e WHERE e.visit_id = v.id',
    'e.order_no',
  ),
}
const listNames = Object.keys(listColumns)

type Row = Record<string, string>

/**
 * The visits of a selection in the order in which they began, each with all that happened in it.
 * One at a time: a million need no more memory than one. One query with JSON inside, because six
 * statements for each visit take longer.
 * @param baseUrl of visits from before it was kept, where none was kept for them yet
 */
export function* readVisitRecords(
  database: Database,
  selection: Selection,
  baseUrl: string,
): IterableIterator<VisitRecord> {
  const columns = Object.entries({ ...visitColumns, ...listColumns })
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ')
  const sql = `SELECT ${columns} FROM visits AS v WHERE ${selectionSql} ORDER BY v.seq`
  const words = new ShownWordsReader(database)
  for (const row of readRows<Row>(database, sql, { ...selection, baseUrl })) {
    const lists = listNames.map((name): [string, unknown] => [name, JSON.parse(row[name] ?? '[]')])
    const visit = { ...row, ...Object.fromEntries(lists) } as unknown as Omit<VisitRecord, 'words'>
    yield { ...visit, words: wordsOf(visit, words) }
  }
}

function wordsOf({ answers }: Pick<VisitRecord, 'answers'>, words: ShownWordsReader) {
  const hashes = answers.flatMap(({ wordsHash, secondWordsHash }) => [wordsHash, secondWordsHash])
  const found: Record<string, ShownWords> = {}
  for (const hash of hashes) {
    const shown = hash === null ? null : words.find(hash)
    if (hash !== null && shown !== null) found[hash] = shown
  }
  return found
}
