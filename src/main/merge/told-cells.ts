import { guardText } from '../export/csv.ts'

/** An object of `visits.ndjson`. What an app did not write yet is not there. */
export type Parts = Readonly<Record<string, unknown>>
type Told = Record<string, string>

/** What the columns of a table are called in a record. */
const visitKeys: Readonly<Record<string, string>> = {
  kiosk_id: 'kioskId',
  app_version: 'appVersion',
  lesson_id: 'lessonId',
  lesson_version: 'lessonVersion',
  lesson_hash: 'lessonHash',
  language: 'language',
  visit_ref: 'visitRef',
  started_at: 'startedAt',
  ended_at: 'endedAt',
  active_s: 'activeSeconds',
  status: 'status',
  slides_total: 'slidesTotal',
  questions_total: 'questionsTotal',
  second_language: 'secondLanguage',
  recipient: 'recipient',
  attempt_no: 'attemptNo',
  changed_no: 'changedNo',
}
const injectedKeys = { injected_at: 'injectedAt' }
const lessonKeys = { lesson_id: 'lessonId', lesson_version: 'lessonVersion' }
const answerKeys: Readonly<Record<string, string>> = {
  content_hash: 'contentHash',
  question_id: 'questionId',
  variant_id: 'variantId',
  option_id: 'optionId',
  outcome: 'outcome',
  try_no: 'tryNo',
  language: 'language',
  answered_at: 'answeredAt',
  seconds: 'seconds',
  second_language: 'secondLanguage',
  order_no: 'orderNo',
  words_hash: 'wordsHash',
  second_words_hash: 'secondWordsHash',
}
const evaluationKeys = {
  staff_evaluation: 'evaluation',
  evaluated_by: 'staffId',
  evaluated_at: 'evaluatedAt',
}

/**
 * The row of `visits.csv` that a record makes, without what it does not tell.
 * @param row the one of the table, where there is one
 */
export function visitCellsOf(
  record: Parts,
  row: Readonly<Record<string, string | null>> | null,
): Told {
  // A record has the beginning for what was not kept, where the table has nothing.
  const isUnknown = record['injectedAt'] === record['startedAt'] && row?.['injected_at'] === ''
  return {
    ...cellsOf(record, visitKeys),
    ...localOf(record, { started_local: 'startedAt', ended_local: 'endedAt' }),
    ...(!isUnknown && cellsOf(record, injectedKeys)),
    ...(!isUnknown && localOf(record, { injected_local: 'injectedAt' })),
    ...evaluationOf(record),
    ...countsOf(record),
  }
}

/** The row of `answers.csv` that an answer of a record makes, without what it does not tell. */
export function answerCellsOf(answer: Parts, record: Parts): Told {
  return {
    ...cellsOf(record, lessonKeys),
    ...cellsOf(answer, answerKeys),
    ...localOf(answer, { answered_local: 'answeredAt' }),
  }
}

export const listOf = (record: Parts, key: string): Parts[] =>
  Array.isArray(record[key])
    ? (record[key] as unknown[]).filter(
        (each): each is Parts => typeof each === 'object' && each !== null,
      )
    : []

function cellsOf(parts: Parts, keys: Readonly<Record<string, string>>): Told {
  return Object.fromEntries(
    Object.entries(keys)
      .filter(([, key]) => parts[key] !== undefined)
      .map(([column, key]) => [column, cellOf(parts[key])]),
  )
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? guardText(value) : JSON.stringify(value)
}

/** What the clock on the wall showed, as the table has it beside the moment. */
function localOf(parts: Parts, keys: Readonly<Record<string, string>>): Told {
  const local = Object.entries(cellsOf(parts, keys))
  return Object.fromEntries(
    local.map(([column, moment]) => [column, moment.slice(0, 19).replace('T', ' ')]),
  )
}

/** Of several the last one holds. */
function evaluationOf(record: Parts): Told {
  if (!Array.isArray(record['evaluations'])) return {}
  const last = listOf(record, 'evaluations').at(-1)
  const nothing = { evaluation: null, staffId: null, evaluatedAt: null }
  const isToBeSeen = last?.['followUp']
  return {
    ...cellsOf(last ?? nothing, evaluationKeys),
    ...(last === undefined && { follow_up: '' }),
    ...(typeof isToBeSeen === 'boolean' && { follow_up: isToBeSeen ? '1' : '0' }),
  }
}

function countsOf(record: Parts): Told {
  const lengthOf = (key: string) => (record[key] as unknown[]).length
  const has = (key: string) => Array.isArray(record[key])
  const counts: Record<string, number> = {}
  if (has('helpRequests')) counts['help_requests'] = lengthOf('helpRequests')
  if (has('forNurse')) counts['for_nurse'] = lengthOf('forNurse')
  if (has('slides')) {
    const seen = listOf(record, 'slides').filter(({ reason }) => reason === 'lesson')
    counts['slides_seen'] = new Set(seen.map(({ slideId }) => slideId)).size
  }
  if (has('answers')) {
    const answers = listOf(record, 'answers')
    const questions = (some: Parts[]) => new Set(some.map(({ questionId }) => questionId)).size
    const right = answers.filter(({ outcome }) => outcome === 'correct')
    counts['questions_answered'] = questions(answers)
    counts['finally_correct'] = questions(right)
    counts['first_try_correct'] = questions(right.filter(({ tryNo }) => tryNo === 1))
  }
  return Object.fromEntries(
    Object.entries(counts).map(([column, count]) => [column, String(count)]),
  )
}
