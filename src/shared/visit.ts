import * as v from 'valibot'
import { conditionsSchema, idSchema, questionClassSchema, urgencySchema } from './lesson.ts'
import { localeMetaSchema } from './locale.ts'
import { timelineViewSchema } from './timeline.ts'

/** What the renderer is told of a visit: where the patient is and what to show there, never what is right. */

const positionSchema = v.strictObject({
  /** Counted from 1. */
  index: v.pipe(v.number(), v.integer(), v.minValue(1)),
  total: v.pipe(v.number(), v.integer(), v.minValue(1)),
})

const slideViewSchema = v.strictObject({
  slideId: idSchema,
  section: idSchema,
  /** Only the lines that apply to this patient. */
  lineIds: v.array(idSchema),
  figure: v.nullable(idSchema),
  /** On the slide that shows the relief timeline. */
  timeline: v.nullable(timelineViewSchema),
  urgency: v.nullable(urgencySchema),
})
export type SlideView = v.InferOutput<typeof slideViewSchema>

const questionViewSchema = v.strictObject({
  questionId: idSchema,
  variantId: idSchema,
  options: v.array(v.strictObject({ id: idSchema, urgency: v.nullable(urgencySchema) })),
})

/** What a question was about. */
export const topicSchema = v.strictObject({ questionId: idSchema, class: questionClassSchema })
export type Topic = v.InferOutput<typeof topicSchema>

const stepSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('slide'),
    slide: slideViewSchema,
    position: positionSchema,
    /** Where this slide stands among those of its section. */
    sectionPosition: positionSchema,
  }),
  v.strictObject({
    kind: v.literal('quiz-intro'),
    questionCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.strictObject({
    kind: v.literal('question'),
    question: questionViewSchema,
    position: positionSchema,
    /** The question comes back in other words after an earlier miss. */
    again: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal('right'),
    question: questionViewSchema,
    optionId: idSchema,
    position: positionSchema,
  }),
  v.strictObject({
    kind: v.literal('reteach'),
    questionId: idSchema,
    slide: slideViewSchema,
    position: positionSchema,
  }),
  /** Missed three times: "a nurse will go over this with you". */
  v.strictObject({ kind: v.literal('nurse'), questionId: idSchema, position: positionSchema }),
  v.strictObject({
    kind: v.literal('summary'),
    /** The topics understood and those left to the nurse. */
    understood: v.array(topicSchema),
    forNurse: v.array(topicSchema),
  }),
  v.strictObject({ kind: v.literal('done'), forNurse: v.array(idSchema) }),
])
export type Step = v.InferOutput<typeof stepSchema>

export const visitIdSchema = v.pipe(v.string(), v.uuid())

/** The clinic's own token for a visit: opaque, so that it says nothing of the person. */
export const visitRefSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/))

/** Who was taught. */
export const recipientSchema = v.picklist(['patient', 'representative', 'both'])
export type Recipient = v.InferOutput<typeof recipientSchema>

/** What a nurse found when the patient said it back: no score of the quiz can stand for it. */
export const evaluationSchema = v.picklist([
  'verbalized',
  'needs_reinforcement',
  'no_evidence',
  'not_assessed',
])
export type Evaluation = v.InferOutput<typeof evaluationSchema>

/** A folder name under `locales/`: a BCP 47 tag, at most as long as RFC 5646 (4.4.1) foresees. */
export const localeTagSchema = v.pipe(
  v.string(),
  v.maxLength(35),
  v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
)

/** A language as patients are offered it. */
export const offeredLanguageSchema = v.strictObject({
  tag: localeTagSchema,
  /** The clinic has not approved what it says now. */
  isDraft: v.boolean(),
  ...localeMetaSchema.entries,
})

export const visitViewSchema = v.strictObject({
  id: visitIdSchema,
  locale: localeTagSchema,
  /** Shown under it, line by line; null where the visit shows one language. */
  secondLocale: v.nullable(localeTagSchema),
  conditions: conditionsSchema,
  /**
   * Grows by one with each step. A call names the turn it answers, so that a double tap or a call
   * sent twice has one effect.
   */
  turn: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** What only staff can end: a pause, or the wait for them before the questions. */
  hold: v.nullable(v.picklist(['pause', 'quiz-gate'])),
  step: stepSchema,
})
export type VisitView = v.InferOutput<typeof visitViewSchema>
