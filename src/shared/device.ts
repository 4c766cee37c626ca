import * as v from 'valibot'
import { errorCodes } from './errors.ts'
import { idSchema } from './lesson.ts'

/** How the tablet is, as staff see it: what is well, and what somebody should do something about. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const instant = v.pipe(v.string(), v.isoTimestamp())
/** What SQLite or the disk said, the same in every language. */
const said = v.pipe(v.string(), v.maxLength(300))

/** As many as staff are shown of the log. */
export const SHOWN_LINES = 50

/** A line of the log without anything that could be about a patient. */
const logLineSchema = v.strictObject({
  at: instant,
  level: v.picklist(['info', 'warn', 'error']),
  /** Letters and hyphens only. */
  event: v.pipe(v.string(), v.maxLength(40), v.regex(/^[a-z]+(-[a-z]+)*$/)),
  code: v.nullable(v.picklist(errorCodes)),
})
export type LogLine = v.InferOutput<typeof logLineSchema>

/** What came of making room. */
export const madeRoomSchema = v.strictObject({ freedBytes: count })

export const deviceViewSchema = v.strictObject({
  disk: v.strictObject({
    /** Null where the disk does not say. */
    freeBytes: v.nullable(count),
    judgement: v.picklist(['enough', 'low', 'full', 'unknown']),
  }),
  results: v.strictObject({
    /** Unchecked: it could not be found out, as on a disk that takes nothing; that is no damage. */
    check: v.picklist(['whole', 'damaged', 'unchecked']),
    /** What is wrong, or was in the way; null where nothing was. */
    said: v.nullable(said),
    /** Something waits in memory because the disk does not take it. */
    isWaiting: v.boolean(),
  }),
  backup: v.strictObject({
    last: v.nullable(v.strictObject({ on: v.pipe(v.string(), v.isoDate()), isWhole: v.boolean() })),
    /** The last one is of an earlier day than yesterday. */
    isOld: v.boolean(),
    /** Why the last try failed; null when it did not. */
    problem: v.nullable(said),
  }),
  /** The first row of the audit log that does not fit; null when all do. */
  brokenAudit: v.nullable(count),
  clock: v.strictObject({
    now: instant,
    timeZone: v.string(),
    /** The last thing on record; null where nothing is. */
    lastSavedAt: v.nullable(instant),
    isPlausible: v.boolean(),
  }),
  versions: v.strictObject({
    app: v.string(),
    electron: v.string(),
    chromium: v.string(),
    sqlite: v.string(),
    lesson: v.strictObject({ id: idSchema, version: v.string(), hash: v.string() }),
  }),
  /** The last first. */
  log: v.pipe(v.array(logLineSchema), v.maxLength(SHOWN_LINES)),
})
export type DeviceView = v.InferOutput<typeof deviceViewSchema>
