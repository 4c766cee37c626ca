import * as v from 'valibot'
import { idSchema, urgencySchema } from './lesson.ts'
import { localeTagSchema } from './visit.ts'

/** What staff see of the languages of a lesson, and read before they approve one. */

/** Of all that a patient reads in a language: SHA-256 in hex. */
export const contentHashSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

/** Of a hash, what is shown and what a command is given. */
export const SHOWN_DIGITS = 12

const personSchema = v.strictObject({ name: v.string(), role: v.string() })

const languageStateSchema = v.strictObject({
  tag: localeTagSchema,
  /** In its own script; null where its file cannot be read. */
  name: v.nullable(v.string()),
  /** `withdrawn`: something in its files keeps it from every patient. */
  state: v.picklist(['approved', 'draft', 'withdrawn']),
  /** Whether the clinic offers it to patients. */
  isOffered: v.boolean(),
  contentHash: v.nullable(contentHashSchema),
  approval: v.nullable(
    v.strictObject({ ...personSchema.entries, approvedAt: v.pipe(v.string(), v.isoTimestamp()) }),
  ),
  /** File and key of each text whose English has changed since, where that cannot harm. */
  stale: v.array(v.string()),
  /** File and key of what keeps it from patients. */
  refused: v.array(v.string()),
})
export type LanguageState = v.InferOutput<typeof languageStateSchema>

export const languageListSchema = v.strictObject({
  lesson: v.strictObject({
    id: idSchema,
    version: v.string(),
    /** In the staff's language where that is there. */
    title: v.string(),
  }),
  languages: v.array(languageStateSchema),
  /** Under whose name an approval would stand. */
  approver: personSchema,
})
export type LanguageList = v.InferOutput<typeof languageListSchema>

/** What a text is for, where the words alone do not show it. */
export const textKinds = [
  'headline',
  'line',
  'caption',
  'alternative',
  'sign',
  'topic',
  'right',
  'wrong',
  'why',
] as const

const previewTextSchema = v.strictObject({
  /** Where it stands in the words file; names it for whoever mends it. */
  key: v.string(),
  /** With the clinic's values filled in. */
  text: v.string(),
  kind: v.picklist(textKinds),
  /** Shown to some patients only. */
  isForSome: v.boolean(),
})
export type PreviewText = v.InferOutput<typeof previewTextSchema>

const previewGroupSchema = v.strictObject({
  id: v.string(),
  figure: v.nullable(idSchema),
  urgency: v.nullable(urgencySchema),
  isForSome: v.boolean(),
  texts: v.array(previewTextSchema),
})
export type PreviewGroup = v.InferOutput<typeof previewGroupSchema>

/** The parts that are no section of the lesson. */
export const otherParts = ['start', 'timeline', 'questions', 'sheet', 'screens'] as const

const previewPartSchema = v.strictObject({
  /** One of `otherParts`, or `section-` and the id of a section. */
  id: idSchema,
  /** In the language itself; null for `otherParts`, which staff's own words name. */
  title: v.nullable(v.string()),
  groups: v.array(previewGroupSchema),
})
export type PreviewPart = v.InferOutput<typeof previewPartSchema>

/** All that a patient may read in a language, in the order of the visit. */
export const previewSchema = v.strictObject({
  tag: localeTagSchema,
  name: v.string(),
  direction: v.picklist(['ltr', 'rtl']),
  contentHash: contentHashSchema,
  parts: v.pipe(v.array(previewPartSchema), v.minLength(1)),
  /** The parts that whoever is in has read to their end since the kiosk started. */
  read: v.array(idSchema),
})
export type Preview = v.InferOutput<typeof previewSchema>

/** A language as it is now: other words have another hash. */
export const readContentSchema = v.strictObject({
  tag: localeTagSchema,
  contentHash: contentHashSchema,
})
export type ReadContent = v.InferOutput<typeof readContentSchema>
