import * as v from 'valibot'
import { reportNames, reportRangeSchema, type Report } from '../../shared/reports.ts'
import { toTaskReply } from '../background/task-messages.ts'
import { asAppError, type Database } from '../database/connection.ts'
import { databaseHealth } from '../database/health.ts'
import { checkIntegrity } from '../database/integrity-check.ts'
import { openDatabaseToRead } from '../database/open.ts'
import { findReport } from '../reports/find-report.ts'
import { reportLessonSchema } from '../reports/report-lesson.ts'

const path = v.string()

/** What is read of the results away from the kiosk's own thread, since all of it may take seconds. */
const taskSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('report'),
    path,
    lesson: reportLessonSchema,
    name: v.picklist(reportNames),
    range: reportRangeSchema,
  }),
  v.strictObject({ kind: v.literal('health'), path }),
  v.strictObject({ kind: v.literal('whole'), path }),
])
type Task = v.InferInput<typeof taskSchema>

/** What each kind of task finds. */
interface Findings {
  report: Report['found']
  /** Each look by itself, as `toTaskReply` puts it: where one meets with damage another may not. */
  health: { integrity: unknown; brokenAudit: unknown; lastAt: unknown }
  whole: boolean
}

/** @throws {AppError} where it cannot be read */
export type Read = <One extends Task>(task: One) => Promise<Findings[One['kind']]>

/** Does one task on a connection of its own that is open for reading only. */
export function perform(question: unknown): Findings[Task['kind']] {
  const task = v.parse(taskSchema, question)
  switch (task.kind) {
    case 'report':
      return withDatabase(task.path, (database) =>
        findReport(database, task.lesson, task.name, task.range),
      )
    case 'health':
      return readHealthOf(task.path)
    case 'whole':
      return isWhole(task.path)
  }
}

function readHealthOf(databasePath: string): Findings['health'] {
  const read = (one: (health: ReturnType<typeof databaseHealth>) => unknown) =>
    toTaskReply(() => {
      try {
        return withDatabase(databasePath, (database) => one(databaseHealth(database)))
      } catch (error) {
        throw asAppError(error, databasePath)
      }
    })
  return {
    integrity: read((health) => health.integrity()),
    brokenAudit: read((health) => health.brokenAudit()),
    lastAt: read((health) => health.lastAt()),
  }
}

/** What cannot be opened is of no use either. */
function isWhole(databasePath: string): boolean {
  const check = toTaskReply(() => withDatabase(databasePath, checkIntegrity))
  return check.kind === 'done' && check.value === 'ok'
}

function withDatabase<Found>(databasePath: string, read: (database: Database) => Found): Found {
  const database = openDatabaseToRead(databasePath)
  try {
    return read(database)
  } finally {
    database.close()
  }
}
