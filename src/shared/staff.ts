import * as v from 'valibot'

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A PIN as it is typed. Not whether it may be chosen: that is for main, when it is set. */
export const typedPinSchema = v.pipe(v.string(), v.regex(/^[0-9]{6,12}$/))

/** What may be known without a PIN. */
export const gateViewSchema = v.strictObject({
  /** False until somebody has a PIN. */
  hasStaff: v.boolean(),
  /** After too many wrong PINs: until the next may be tried. */
  waitSeconds: seconds,
})
export type GateView = v.InferOutput<typeof gateViewSchema>

export const unlockOutcomeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('open'), name: v.string() }),
  v.strictObject({ kind: v.literal('wrong') }),
  v.strictObject({ kind: v.literal('wait'), seconds }),
  v.strictObject({ kind: v.literal('nobody') }),
])
export type UnlockOutcome = v.InferOutput<typeof unlockOutcomeSchema>

/** Who of the staff is in, and when the screen covers itself. */
export const staffViewSchema = v.strictObject({ name: v.string(), secondsLeft: seconds })
export type StaffView = v.InferOutput<typeof staffViewSchema>
