import * as v from 'valibot'
import { limitRanges, type LimitName } from './clinic.ts'
import { typedPinSchema } from './staff.ts'
import { localeTagSchema } from './visit.ts'

/** How a setting is shown and changed. */
export type SettingField =
  | { kind: 'text' | 'phone' | 'address'; max: number; isOptional?: boolean }
  | { kind: 'number'; min: number; max: number; step: number; unit: Unit; isOptional?: boolean }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'language' | 'languages' }
type Unit = 'celsius' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond'

const limitNames = Object.keys(limitRanges) as LimitName[]
const limitKey = <Name extends LimitName>(name: Name) => `clinic.limits.${name}` as const
export type LimitKey = ReturnType<typeof limitKey<LimitName>>
export const limitKeys = limitNames.map(limitKey)

const limitFields = Object.fromEntries(
  limitNames.map((name) => [limitKey(name), { kind: 'number', ...limitRanges[name] }]),
) as Record<LimitKey, SettingField>

const YES_NO = ['false', 'true']

/**
 * Every setting that staff can change, by its dotted place in the settings. Values cross as text: a
 * number in digits, a list with a space between its parts, and nothing at all for null.
 */
const fields = {
  'clinic.name': { kind: 'text', max: 80 },
  kioskLabel: { kind: 'text', max: 40, isOptional: true },
  'clinic.clinicPhone': { kind: 'phone', max: 25 },
  'clinic.clinicPhoneExtension': { kind: 'phone', max: 8, isOptional: true },
  'clinic.afterHoursPhone': { kind: 'phone', max: 25 },
  'clinic.afterHoursPhoneExtension': { kind: 'phone', max: 8, isOptional: true },
  'clinic.emergencyNumber': { kind: 'phone', max: 25 },
  ...limitFields,
  languages: { kind: 'languages' },
  staffLanguage: { kind: 'language' },
  idleSeconds: { kind: 'number', min: 60, max: 3600, step: 30, unit: 'second' },
  pressDelayMs: { kind: 'number', min: 0, max: 2000, step: 100, unit: 'millisecond' },
  resumeWithinSeconds: { kind: 'number', min: 60, max: 600, step: 30, unit: 'second' },
  staffIdleSeconds: { kind: 'number', min: 15, max: 600, step: 15, unit: 'second' },
  retentionDays: { kind: 'number', min: 1, max: 3650, step: 1, unit: 'day', isOptional: true },
  drafts: { kind: 'choice', options: ['allow', 'warn', 'block'] },
  askOptional: { kind: 'choice', options: YES_NO },
  selfStart: { kind: 'choice', options: YES_NO },
  quizGate: { kind: 'choice', options: YES_NO },
  'sheet.printer': { kind: 'text', max: 200, isOptional: true },
  'sheet.save': { kind: 'choice', options: YES_NO },
  'sheet.paper': { kind: 'choice', options: ['', 'A4', 'Letter'] },
  'export.folder': { kind: 'address', max: 400, isOptional: true },
  'export.targetMustBeMount': { kind: 'choice', options: YES_NO },
  'export.csvSeparator': { kind: 'choice', options: ['comma', 'semicolon'] },
  'export.csvDecimalMark': { kind: 'choice', options: ['point', 'comma'] },
  'export.baseUrl': { kind: 'address', max: 200 },
  'export.visitReferenceIs': { kind: 'choice', options: ['patient', 'encounter'] },
  'export.visitReferenceSystem': { kind: 'address', max: 200, isOptional: true },
  'export.publicKeys': { kind: 'address', max: 1300, isOptional: true },
  retentionFeed: { kind: 'text', max: 40, isOptional: true },
} as const satisfies Record<string, SettingField>
export type SettingKey = keyof typeof fields
export const settingFields: Readonly<Record<SettingKey, SettingField>> = fields
export const settingKeys = Object.keys(fields) as [SettingKey, ...SettingKey[]]

/** What the first set-up asks for; all else has a default that serves. */
export const firstKeys = settingKeys.filter(
  (key) => key.startsWith('clinic.') || ['kioskLabel', 'languages', 'staffLanguage'].includes(key),
)

const keySchema = v.picklist(settingKeys)
export const settingTextSchema = v.pipe(v.string(), v.maxLength(1400))

const memberText = v.pipe(v.string(), v.maxLength(80))
/** Of somebody else than who is in, where one alone may not do it; null where it is not given yet. */
const secondPin = v.nullable(typedPinSchema)
export const settingChangeSchema = v.strictObject({
  key: keySchema,
  value: settingTextSchema,
  secondPin,
})
export const newMemberInputSchema = v.strictObject({
  name: memberText,
  role: memberText,
  /** Goes to main and never comes back. */
  pin: typedPinSchema,
  secondPin,
})
export const memberNameSchema = v.strictObject({ name: memberText, secondPin })
export const undoSchema = v.strictObject({ secondPin })

export const setupViewSchema = v.strictObject({
  values: v.record(keySchema, v.string()),
  /** Managed: shown, and not to be changed here. */
  locked: v.array(keySchema),
  /** Defaults that nobody has looked at yet. */
  toCheck: v.array(keySchema),
  members: v.array(v.strictObject({ name: v.string(), role: v.string(), hasPin: v.boolean() })),
  /** All that can be offered. */
  languages: v.array(
    v.strictObject({
      tag: localeTagSchema,
      name: v.string(),
      direction: v.picklist(['ltr', 'rtl']),
      formatLocale: v.string(),
    }),
  ),
  /** As the machine has it, an IANA name. */
  timeZone: v.string(),
  /** The last change, as long as it can be undone. */
  undo: v.nullable(v.strictObject({ key: keySchema, before: v.string(), after: v.string() })),
  /** What was saved comes into force when the visit has ended. */
  isWaiting: v.boolean(),
})
export type SetupView = v.InferOutput<typeof setupViewSchema>

/** Why a PIN may not be used. */
export const pinFaults = ['length', 'repeated', 'run', 'date', 'phone', 'taken'] as const
export type PinFault = (typeof pinFaults)[number]

/** Why something was not taken. The rule of a key says what would be. */
export const refusalSchema = v.strictObject({
  kind: v.literal('refused'),
  /** The setting it is about; null when it is about a member of staff. */
  key: v.nullable(keySchema),
  rule: v.picklist([
    'value',
    /** Right by itself, and not beside another one. */
    'order',
    'locked',
    'missing',
    'pin',
    'name',
    /** Somebody must be left who can come in. */
    'last',
    /** No language would be left, or the lesson could not be shown. */
    'content',
    /** One alone may not: nobody else has given their PIN. */
    'second',
  ]),
  /** Of the rule `second`: the PIN that was tried. `nobody` where there is none who could. */
  second: v.optional(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('missing') }),
      v.strictObject({ kind: v.literal('wrong') }),
      v.strictObject({ kind: v.literal('wait'), seconds: v.pipe(v.number(), v.integer()) }),
      v.strictObject({ kind: v.literal('nobody') }),
    ]),
  ),
  /** Of the rule `pin`. */
  pinFault: v.optional(v.picklist(pinFaults)),
})
export type SecondRefusal = NonNullable<SetupRefusal['second']>
export type SetupRefusal = v.InferOutput<typeof refusalSchema>
export const setupOutcomeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('done'), view: setupViewSchema }),
  refusalSchema,
])
export type SetupOutcome = v.InferOutput<typeof setupOutcomeSchema>
