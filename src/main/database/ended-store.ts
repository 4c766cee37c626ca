import * as v from 'valibot'
import { conditionsSchema, type Conditions } from '../../shared/lesson.ts'
import type { Evaluation } from '../../shared/visit.ts'
import type { Database } from './connection.ts'
import { prepared } from './prepared.ts'
import { visitProgressSchema, type VisitProgress } from './visit-progress.ts'
import type { EndStatus } from './visit-record.ts'

/** A visit that is over, with the last that staff recorded of it. */
export interface EndedRecord {
  id: string
  /** ISO 8601 with offset, as all times here. */
  endedAt: string
  locale: string
  visitRef: string | null
  status: EndStatus
  conditions: Conditions
  injectedAt: string
  progress: VisitProgress
  evaluated: { evaluation: Evaluation; followUp: boolean; staffId: string } | null
}

/** Staff go over a visit soon after it; so many are never on one day's last hours. */
const MOST_SHOWN = 8
/** So that a day without visits is not looked for among millions. */
const MOST_SCANNED = 60

const columns = `visits.id, ended_at AS endedAt, locale, visit_ref AS visitRef, status, conditions,
  injected_at AS injectedAt, progress, evaluation, follow_up AS followUp, staff_id AS staffId`
const withEvaluation = `LEFT JOIN evaluations ON evaluations.seq =
  (SELECT max(seq) FROM evaluations WHERE visit_id = visits.id)`

/** The visits that are over, for staff to go over them. */
export class EndedStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The last ones that ended on a day, the last first. @param day such as `2026-03-04` */
  on(day: string): EndedRecord[] {
    return prepared(
      this.#database,
      `SELECT ${columns}
         FROM (SELECT * FROM visits ORDER BY seq DESC LIMIT ${MOST_SCANNED}) AS visits
         ${withEvaluation}
         WHERE status <> 'open' AND substr(ended_at, 1, 10) = :day
         ORDER BY visits.seq DESC LIMIT ${MOST_SHOWN}`,
    )
      .all({ day })
      .flatMap((row) => recordOf(row as Row) ?? [])
  }

  find(visitId: string): EndedRecord | null {
    const row = prepared(
      this.#database,
      `SELECT ${columns} FROM visits ${withEvaluation}
         WHERE visits.id = :visitId AND status <> 'open'`,
    ).get({ visitId }) as Row | undefined
    return row === undefined ? null : recordOf(row)
  }
}

interface Row extends Omit<EndedRecord, 'conditions' | 'progress' | 'evaluated'> {
  conditions: string
  progress: string
  evaluation: Evaluation | null
  followUp: number | null
  staffId: string | null
}

/** Null where what is stored makes no sense to this app. */
function recordOf({ evaluation, followUp, staffId, ...row }: Row): EndedRecord | null {
  const conditions = v.safeParse(conditionsSchema, JSON.parse(row.conditions))
  const progress = v.safeParse(visitProgressSchema, JSON.parse(row.progress))
  if (!conditions.success || !progress.success) return null
  return {
    ...row,
    conditions: conditions.output,
    progress: progress.output,
    evaluated:
      evaluation === null || staffId === null
        ? null
        : { evaluation, followUp: followUp === 1, staffId },
  }
}
