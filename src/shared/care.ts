import * as v from 'valibot'
import { conditionsSchema, idSchema, questionClassSchema } from './lesson.ts'
import {
  evaluationSchema,
  localeTagSchema,
  recipientSchema,
  visitIdSchema,
  visitRefSchema,
  visitViewSchema,
} from './visit.ts'

/** What staff do for a visit: start it, see how it goes, end it, go over it. Never what is right. */

/** Nobody is brought here later than that after an injection. */
const MOST_MINUTES_AGO = 24 * 60

export const visitOrderSchema = v.strictObject({
  locale: localeTagSchema,
  /** Shown under it, line by line; null shows one language. */
  secondLocale: v.nullable(localeTagSchema),
  conditions: conditionsSchema,
  /** How long ago the injection was, by the clock of the kiosk. */
  minutesAgo: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_MINUTES_AGO)),
  visitRef: v.nullable(visitRefSchema),
  /** Null: nobody said. */
  recipient: v.nullable(recipientSchema),
})
export type VisitOrder = v.InferOutput<typeof visitOrderSchema>

/** A topic that was missed at least once. */
const missedTopicSchema = v.strictObject({
  questionId: idSchema,
  class: questionClassSchema,
  /** `nurse`: missed as often as it is asked; `open`: not answered right yet; `later`: right in the end. */
  state: v.picklist(['nurse', 'open', 'later']),
})
export type MissedTopic = v.InferOutput<typeof missedTopicSchema>

const instant = v.pipe(v.string(), v.isoTimestamp())

const endedVisitSchema = v.strictObject({
  id: visitIdSchema,
  /** With the offset of the place, so that its time of day can be read off. */
  endedAt: instant,
  locale: localeTagSchema,
  visitRef: v.nullable(visitRefSchema),
  status: v.picklist(['completed', 'stopped', 'declined', 'unable']),
  /** What staff have to go over first. */
  missed: v.array(missedTopicSchema),
  /** The last that staff recorded of it. */
  evaluated: v.nullable(
    v.strictObject({
      evaluation: evaluationSchema,
      followUp: v.boolean(),
      /** Null: somebody who has no PIN any more. */
      name: v.nullable(v.string()),
    }),
  ),
})
export type EndedVisit = v.InferOutput<typeof endedVisitSchema>

export const careStateSchema = v.strictObject({
  /** What the clinic assumes of a patient about whom staff say nothing. */
  conditions: conditionsSchema,
  /** Whether a take-home sheet can be printed again. */
  hasPrinter: v.boolean(),
  open: v.nullable(
    v.strictObject({
      view: visitViewSchema,
      missed: v.array(missedTopicSchema),
      /** Null: nobody said. */
      recipient: v.nullable(recipientSchema),
    }),
  ),
  /** Of today, the last one first. */
  ended: v.array(endedVisitSchema),
})
export type CareState = v.InferOutput<typeof careStateSchema>

export const evaluationOrderSchema = v.strictObject({
  /** Made by whoever asks, so that the same one twice is recorded once. */
  evaluationId: v.pipe(v.string(), v.uuid()),
  visitId: visitIdSchema,
  evaluation: evaluationSchema,
  followUp: v.boolean(),
})
