import * as v from 'valibot'
import { targetIdSchema } from './exports.ts'
import { idSchema } from './lesson.ts'
import { localeTagSchema } from './visit.ts'

/** What a clinic learns from its visits. All of it is about the lesson; nothing names a patient. */

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const daySchema = v.pipe(v.string(), v.isoDate())

/** Days on which visits began, as the kiosk's clock showed them; both included, null: open. */
export const reportRangeSchema = v.strictObject({
  fromDate: v.nullable(daySchema),
  toDate: v.nullable(daySchema),
})
export type ReportRange = v.InferOutput<typeof reportRangeSchema>

/** How many visits of a day came to which end. */
export const visitCountSchema = v.strictObject({
  day: daySchema,
  /** The one in which the visit ended. */
  language: localeTagSchema,
  status: v.picklist(['open', 'completed', 'stopped', 'declined', 'unable']),
  visits: countSchema,
})
export type VisitCount = v.InferOutput<typeof visitCountSchema>

/** Below this part right at the first try, the slide did not do its work. */
export const WELL_TAUGHT_FROM = 0.8

/**
 * With fewer first tries nothing is said: of 20 patients of whom 80 % understand, four misses are
 * as expected, and of five patients one more would be a verdict.
 */
export const FEWEST_FIRST_TRIES = 20

/**
 * What a question was called when it was asked: as it is today; otherwise as the patients read it, in
 * their language; or nobody knows, since the words were not kept then.
 */
const wordingSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('today') }),
  v.strictObject({ kind: v.literal('earlier'), topic: v.string() }),
  v.strictObject({ kind: v.literal('unknown') }),
])
export type Wording = v.InferOutput<typeof wordingSchema>

/** The same for what was called the same. */
export const keyOfWording = (wording: Wording): string =>
  wording.kind === 'earlier' ? `earlier ${wording.topic}` : wording.kind

/** How a question does in a language, at the first try: what the slide taught, not what a second look did. */
export const questionResultSchema = v.strictObject({
  questionId: idSchema,
  wording: wordingSchema,
  /** The slide that teaches it; null where today's lesson has no such question. */
  slideId: v.nullable(idSchema),
  language: localeTagSchema,
  firstTries: countSchema,
  right: countSchema,
  /** `slide-at-fault`: too many missed it. It is the slide that failed, not they. */
  verdict: v.picklist(['well-taught', 'slide-at-fault', 'too-few-to-say']),
})
export type QuestionResult = v.InferOutput<typeof questionResultSchema>

export const slideTimeSchema = v.strictObject({
  slideId: idSchema,
  /** Null: all of them together. */
  language: v.nullable(localeTagSchema),
  views: countSchema,
  medianSeconds: v.pipe(v.number(), v.minValue(0)),
})
export type SlideTime = v.InferOutput<typeof slideTimeSchema>

export const nurseTopicSchema = v.strictObject({
  questionId: idSchema,
  wording: wordingSchema,
  slideId: v.nullable(idSchema),
  handedToNurse: countSchema,
  /** Visits in which the question came to its end, with the patient or with the nurse. */
  settled: countSchema,
})
export type NurseTopic = v.InferOutput<typeof nurseTopicSchema>

/** Each is asked for by itself, so that the kiosk goes on between two of them. */
export const reportNames = ['visits', 'questions', 'slides', 'topics'] as const
export type ReportName = (typeof reportNames)[number]

/** No answer has more rows: what is beyond is of lessons of the past. */
export const MOST_ROWS = 500
/** No more days or months than these, the newest. */
export const MOST_PERIODS = 120

const endsSchema = v.strictObject({
  /** A language, a day or a month: `es`, `2026-11-05`, `2026-11`. */
  key: v.string(),
  completed: countSchema,
  stopped: countSchema,
  declined: countSchema,
  unable: countSchema,
  open: countSchema,
})
export type Ends = v.InferOutput<typeof endsSchema>

/** How visits ended. */
export const visitsReportSchema = v.strictObject({
  byLanguage: v.pipe(v.array(endsSchema), v.maxLength(MOST_ROWS)),
  /** By day where there are few of them, otherwise by month. */
  period: v.picklist(['day', 'month']),
  byPeriod: v.pipe(v.array(endsSchema), v.maxLength(MOST_PERIODS)),
})
export type VisitsReport = v.InferOutput<typeof visitsReportSchema>

export const questionsReportSchema = v.pipe(v.array(questionResultSchema), v.maxLength(MOST_ROWS))
export const slidesReportSchema = v.pipe(v.array(slideTimeSchema), v.maxLength(MOST_ROWS))
export const topicsReportSchema = v.pipe(v.array(nurseTopicSchema), v.maxLength(MOST_ROWS))

/** A report with what it found. */
export type Report =
  | { name: 'visits'; found: VisitsReport }
  | { name: 'questions'; found: QuestionResult[] }
  | { name: 'slides'; found: SlideTime[] }
  | { name: 'topics'; found: NurseTopic[] }

/** From which day on there are visits, null: none yet; and the kiosk's own day. */
export const reportSpanSchema = v.strictObject({
  firstDay: v.nullable(daySchema),
  today: daySchema,
})
export type ReportSpan = v.InferOutput<typeof reportSpanSchema>

export const reportFileOrderSchema = v.strictObject({
  report: v.picklist(reportNames),
  format: v.picklist(['picture', 'table']),
  range: reportRangeSchema,
  target: targetIdSchema,
})
export type ReportFileOrder = v.InferOutput<typeof reportFileOrderSchema>

/** Synced and read back. */
export const savedReportSchema = v.strictObject({ file: v.string(), isDrive: v.boolean() })
export type SavedReport = v.InferOutput<typeof savedReportSchema>
