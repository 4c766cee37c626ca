import * as v from 'valibot'

const MAX_MEMBERS = 30
const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(80))
const base64 = v.pipe(v.string(), v.base64(), v.maxLength(200))
const costSchema = v.pipe(v.number(), v.integer(), v.minValue(1))

/** A PIN as it is kept. What it cost is kept with it, so that new PINs may cost more one day. */
export const pinHashSchema = v.strictObject({
  salt: base64,
  hash: base64,
  cost: v.strictObject({
    /** A power of two, up to what a tablet can afford: scrypt takes 128 · N · r bytes. */
    N: v.picklist([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17]),
    r: v.pipe(costSchema, v.maxValue(16)),
    p: v.pipe(costSchema, v.maxValue(4)),
  }),
})
export type PinHash = v.InferOutput<typeof pinHashSchema>

const memberSchema = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  name: text,
  role: text,
  pin: pinHashSchema,
})
export type Member = v.InferOutput<typeof memberSchema>

export const membersSchema = v.pipe(
  v.array(memberSchema),
  v.maxLength(MAX_MEMBERS, `must not be more than ${MAX_MEMBERS}`),
  v.check(
    (members) => new Set(members.map(({ name }) => name)).size === members.length,
    'must not name anybody twice',
  ),
)

/** Somebody who is to have a PIN, as whoever owns the machine writes it down. */
export const newMemberSchema = v.strictObject({
  name: text,
  role: text,
  pin: v.pipe(v.string(), v.regex(/^[0-9]{6,12}$/, 'must be 6 to 12 digits')),
})
export type NewMember = v.InferOutput<typeof newMemberSchema>

export const newMembersSchema = v.pipe(
  v.array(newMemberSchema),
  v.minLength(1, 'must name somebody'),
  v.maxLength(MAX_MEMBERS, `must not be more than ${MAX_MEMBERS}`),
  v.check(
    (people) => new Set(people.map(({ name }) => name)).size === people.length,
    'must not name anybody twice',
  ),
)
