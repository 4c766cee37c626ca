import { createHash } from 'node:crypto'
import { DatabaseSync } from '@photostructure/sqlite'

/**
 * Counts the results a second time, from nothing but the rows as they lie in the file: no code of the
 * kiosk's, no SQL but `SELECT *`, and each number worked out another way than the kiosk does. What an
 * export, a report or the audit log says must be the same.
 */

type Row = Record<string, string | number | null>

export interface Recount {
  visits: RecountedVisit[]
  answers: Row[]
  audit: { rows: number; head: string; brokenAt: number | null }
}

/** A visit with what belongs to it, each list in the order in which it was saved. */
export interface RecountedVisit {
  row: Row
  slides: Row[]
  answers: Row[]
  helpRequests: Row[]
  localeChanges: Row[]
  evaluations: Row[]
  /** Ids of the questions that were settled, each with who has it: the patient or the nurse. */
  settled: ReadonlyMap<string, string>
  slidesSeen: number
  /** By question, in the order in which each was first asked. */
  tries: ReadonlyMap<string, Row[]>
  firstTryCorrect: number
  finallyCorrect: number
  forNurse: string[]
}

export function recount(databasePath: string): Recount {
  const database = new DatabaseSync(databasePath, { readOnly: true })
  try {
    const all = (table: string): Row[] => {
      const rows = database.prepare(`SELECT * FROM ${table}`).all() as Row[]
      return rows.toSorted((a, b) => Number(a['seq']) - Number(b['seq']))
    }
    const [slides, answers, helps] = [all('slide_views'), all('answers'), all('help_requests')]
    const [changes, evaluations] = [all('locale_changes'), all('evaluations')]
    const visits = all('visits').map((row): RecountedVisit => {
      const own = (rows: Row[]) => rows.filter((each) => each['visit_id'] === row['id'])
      const ownAnswers = own(answers)
      const tries = new Map<string, Row[]>()
      for (const answer of ownAnswers) {
        const id = String(answer['question_id'])
        tries.set(id, [...(tries.get(id) ?? []), answer])
      }
      const progress = JSON.parse(String(row['progress'])) as { settled: Record<string, string> }
      const settled = new Map(Object.entries(progress.settled))
      const isRight = (answer: Row | undefined) => answer?.['outcome'] === 'correct'
      const lists = [...tries.values()]
      return {
        ...{ row, answers: ownAnswers, slides: own(slides), helpRequests: own(helps) },
        ...{ localeChanges: own(changes), evaluations: own(evaluations), settled, tries },
        slidesSeen: new Set(
          own(slides).flatMap((each) => (each['reason'] === 'lesson' ? [each['slide_id']] : [])),
        ).size,
        firstTryCorrect: lists.filter(([first]) => isRight(first)).length,
        finallyCorrect: lists.filter((list) => isRight(list.at(-1))).length,
        forNurse: [...settled].flatMap(([id, who]) => (who === 'nurse' ? [id] : [])),
      }
    })
    return { visits, answers, audit: followChain(all('audit')) }
  } finally {
    database.close()
  }
}

/** As docs/security.md tells it: each hash is of the row and of the hash before it. */
function followChain(rows: Row[]): Recount['audit'] {
  let head = '0'.repeat(64)
  for (const { seq, at, action, details, previous_hash, hash } of rows) {
    const text = `[${[
      `{"action":${JSON.stringify(action)}`,
      `"at":${JSON.stringify(at)}`,
      `"details":${JSON.stringify(details)}`,
      `"previousHash":${JSON.stringify(head)}}`,
    ].join(',')}]`
    const found = createHash('sha256').update(text).digest('hex')
    if (previous_hash !== head || hash !== found) {
      return { rows: rows.length, head, brokenAt: Number(seq) }
    }
    head = found
  }
  return { rows: rows.length, head, brokenAt: null }
}

/** `2026-03-04T14:07:31-05:00`: without the fraction of the second. */
export const toSecond = (at: string) => at.replace(/\.\d+(?=[+-])/, '')

/** `2026-03-04 14:07:31`. */
export const onTheClock = (at: string) =>
  toSecond(at)
    .replace(/[+-]\d\d:\d\d$/, '')
    .replace('T', ' ')

/** Seconds to a tenth, by whole numbers alone; null where the time is not known. */
export const toTenths = (ms: Row[string] | undefined) =>
  typeof ms === 'number' ? Math.floor((ms + 50) / 100) / 10 : null

/** The middle one, or the mean of the two in the middle. */
export function middleOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  return ((low ?? NaN) + (high ?? NaN)) / 2
}
