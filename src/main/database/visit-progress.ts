import * as v from 'valibot'

/** Where a patient is in a visit, as it is kept beside it. */

const asked = {
  questionId: v.string(),
  variantId: v.string(),
}

const placeSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('slide'),
    index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.strictObject({ kind: v.literal('quiz-intro') }),
  /** The first question of the queue. */
  v.strictObject({ kind: v.literal('question') }),
  v.strictObject({ kind: v.literal('right'), ...asked, optionId: v.string() }),
  v.strictObject({ kind: v.literal('reteach'), ...asked }),
  v.strictObject({ kind: v.literal('nurse'), ...asked }),
  v.strictObject({ kind: v.literal('summary') }),
  v.strictObject({ kind: v.literal('done') }),
])
export type Place = v.InferOutput<typeof placeSchema>

/** All that a visit needs to go on after a restart; kept as JSON beside the visit. */
export const visitProgressSchema = v.strictObject({
  turn: v.pipe(v.number(), v.integer(), v.minValue(0)),
  place: placeSchema,
  /** Questions still to be answered, in the order in which they will be asked. */
  queue: v.array(v.string()),
  /** Answers given so far, by question. */
  tries: v.record(v.string(), v.number()),
  settled: v.record(v.string(), v.picklist(['correct', 'nurse'])),
  isPaused: v.optional(v.boolean()),
  /** Staff have seen that the patient is awake enough for the questions. */
  isReleased: v.optional(v.boolean()),
})
export type VisitProgress = v.InferOutput<typeof visitProgressSchema>
