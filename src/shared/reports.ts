import * as v from 'valibot'
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

/** How a question does in a language, at the first try: what the slide taught, not what a second look did. */
export const questionResultSchema = v.strictObject({
  questionId: idSchema,
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
  slideId: v.nullable(idSchema),
  handedToNurse: countSchema,
  /** Visits in which the question came to its end, with the patient or with the nurse. */
  settled: countSchema,
})
export type NurseTopic = v.InferOutput<typeof nurseTopicSchema>
