import * as v from 'valibot'
import { wordSchema } from './locale.ts'

/**
 * A lesson is data: `lesson.json` says what is shown when and which facts it covers; the words of
 * each language stand in `locales/<tag>/<lesson-id>.json` under the ids given here.
 */

/** Lower-case words joined by hyphens: safe as a file name, a JSON key and a CSV cell. */
export const idSchema = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
)

/** The id of a teaching fact of the clinical brief, for instance `SENS-1` or `HELP-13`. */
const factIdSchema = v.pipe(v.string(), v.regex(/^[A-Z]+-\d+$/, 'must look like SENS-1'))

/**
 * What staff know about this patient. `unknown` is an answer of its own: whatever could apply is
 * then shown, because leaving a warning out is the worse mistake.
 */
export const conditionsSchema = v.strictObject({
  region: v.picklist(['neck', 'mid-back', 'low-back', 'unknown']),
  steroid: v.picklist(['yes', 'no', 'unknown']),
  sedation: v.picklist(['yes', 'no', 'unknown']),
  diabetes: v.picklist(['yes', 'no', 'unknown']),
  bloodThinner: v.picklist(['yes', 'no', 'unknown']),
})
export type Conditions = v.InferOutput<typeof conditionsSchema>

/** For each condition named, the values with which the part is shown. `unknown` must be listed to count. */
const whenSchema = v.partial(
  v.strictObject({
    region: v.pipe(v.array(conditionsSchema.entries.region), v.minLength(1)),
    steroid: v.pipe(v.array(conditionsSchema.entries.steroid), v.minLength(1)),
    sedation: v.pipe(v.array(conditionsSchema.entries.sedation), v.minLength(1)),
    diabetes: v.pipe(v.array(conditionsSchema.entries.diabetes), v.minLength(1)),
    bloodThinner: v.pipe(v.array(conditionsSchema.entries.bloodThinner), v.minLength(1)),
  }),
)
export type When = v.InferOutput<typeof whenSchema>

/**
 * How soon to act, as the brief codes it. Here in the recovery room the first two mean "press the
 * call button"; at home `emergency` is the emergency number and `clinic` a call the same day.
 */
export const urgencySchema = v.picklist(['emergency', 'clinic', 'normal'])
export type Urgency = v.InferOutput<typeof urgencySchema>

const factSchema = v.strictObject({
  id: factIdSchema,
  /** `seed`: in the text that started the project, so a slide must teach it. */
  source: v.picklist(['seed', 'brief']),
  /** The content check wants a question for a critical fact, too. */
  critical: v.boolean(),
  /** The fact in a few English words, for the people who read the coverage table. */
  gist: wordSchema,
})

const lineSchema = v.strictObject({ id: idSchema, when: v.optional(whenSchema) })

/** On the take-home sheet, too. */
const sheetFlag = v.optional(v.literal(true))

/** The clinic's limits that a stage of the timeline may begin or end with. */
export const timeLimits = [
  'numbWindowHours',
  'numbOuterLimitHours',
  'sorenessDays',
  'steroidOnsetFromDays',
  'steroidOnsetToDays',
  'reliefLatestDays',
] as const

/** A moment after the injection: hours or days later, or as one of the clinic's limits says. */
const momentSchema = v.union(
  [
    v.strictObject({ hours: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(72)) }),
    v.strictObject({ days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366)) }),
    v.strictObject({ limit: v.picklist(timeLimits) }),
  ],
  'must be {"hours": n}, {"days": n} or {"limit": name}',
)
export type Moment = v.InferOutput<typeof momentSchema>

/** A stop on the path from the injection to relief (clinical brief, part 3). */
const stageSchema = v.strictObject({
  id: idSchema,
  facts: v.pipe(v.array(factIdSchema), v.minLength(1)),
  figure: v.optional(idSchema),
  when: v.optional(whenSchema),
  from: momentSchema,
  /** Absent where nobody can say when it ends. */
  to: v.optional(momentSchema),
  /** The stage this one follows; the one before it when absent. Two may follow the same one. */
  after: v.optional(idSchema),
  /** How high the path runs, 0 (worst) to 10 (best). A picture of the way, not a measurement. */
  level: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
  feel: v.pipe(v.array(lineSchema), v.minLength(1), v.maxLength(3)),
  do: v.pipe(v.array(lineSchema), v.minLength(1), v.maxLength(3)),
})
export type Stage = v.InferOutput<typeof stageSchema>

const slideSchema = v.strictObject({
  id: idSchema,
  section: idSchema,
  facts: v.pipe(v.array(factIdSchema), v.minLength(1)),
  urgency: v.optional(urgencySchema),
  /** The name of an SVG in the lesson's `figures/` folder, without its ending. */
  figure: v.optional(idSchema),
  /** Shows the relief timeline in the place of a figure. */
  timeline: v.optional(v.literal(true)),
  when: v.optional(whenSchema),
  /** Its headline is on the take-home sheet. What needs help (an urgency) always is. */
  sheet: sheetFlag,
  /** Under which heading its sign stands on the sheet, where there are many. */
  signGroup: v.optional(idSchema),
  lines: v.pipe(
    v.array(v.strictObject({ ...lineSchema.entries, sheet: sheetFlag })),
    v.minLength(1),
    v.maxLength(7),
  ),
})
export type Slide = v.InferOutput<typeof slideSchema>

const optionSchema = v.strictObject({
  id: idSchema,
  /** With an urgency the option wears that level's icon and keeps its place in the fixed order. */
  urgency: v.optional(urgencySchema),
  correct: v.optional(v.literal(true)),
})

const variantSchema = v.strictObject({
  id: idSchema,
  options: v.pipe(
    v.array(optionSchema),
    v.length(3, 'a question has three options'),
    v.check(
      (options) => options.filter((option) => option.correct).length === 1,
      'exactly one option must be correct',
    ),
  ),
})
export type Variant = v.InferOutput<typeof variantSchema>

/** A wrong idea of what is `critical` harms; of an `expectation` it only worries. */
export const questionClassSchema = v.picklist(['critical', 'expectation'])

const questionSchema = v.strictObject({
  id: idSchema,
  class: questionClassSchema,
  /** Asked only where the clinic wants it (`askOptional` in its settings). */
  optional: v.optional(v.literal(true)),
  facts: v.pipe(v.array(factIdSchema), v.minLength(1)),
  /** The slide shown again after a wrong answer. */
  slide: idSchema,
  when: v.optional(whenSchema),
  variants: v.pipe(
    v.array(variantSchema),
    v.minLength(2, 'a question needs at least two parallel variants'),
  ),
})
export type Question = v.InferOutput<typeof questionSchema>

export const lessonSchema = v.strictObject({
  schema: v.literal(1, 'this app reads lesson schema 1'),
  id: idSchema,
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'must look like 1.0.0')),
  sections: v.pipe(v.array(idSchema), v.minLength(1)),
  facts: v.array(factSchema),
  slides: v.pipe(v.array(slideSchema), v.minLength(1)),
  /** From the injection on, in the order of time. */
  timeline: v.optional(v.array(stageSchema), []),
  questions: v.pipe(v.array(questionSchema), v.minLength(1)),
})
export type Lesson = v.InferOutput<typeof lessonSchema>

const text = wordSchema

/** The words of one lesson in one language; which ids must be there follows from the lesson. */
export const lessonWordsSchema = v.strictObject({
  title: text,
  /** The one thing to remember, shown on the summary. */
  mainMessage: text,
  sections: v.record(idSchema, text),
  slides: v.record(idSchema, v.strictObject({ headline: text, lines: v.record(idSchema, text) })),
  /** By slide, for those that say to get help: the sign to look for in a few words. */
  signs: v.optional(v.record(idSchema, text), {}),
  /** What the signs of a group have in common. */
  signGroups: v.optional(v.record(idSchema, text), {}),
  timeline: v.optional(
    v.record(
      idSchema,
      v.strictObject({
        name: text,
        /** When the stage is: the day on the path. `{{from}}` and `{{to}}` are real times and dates. */
        time: text,
        feel: v.record(idSchema, text),
        do: v.record(idSchema, text),
      }),
    ),
    {},
  ),
  /** What each figure shows, for people who cannot see it, and the few words under it. */
  figures: v.record(idSchema, v.strictObject({ alternative: text, caption: text })),
  questions: v.record(
    idSchema,
    v.strictObject({
      /** A few words that name the topic, for the summary and the nurse. */
      topic: text,
      /** Why the right answer is right, shown after an answer. */
      why: text,
      variants: v.record(
        idSchema,
        v.strictObject({
          /** Where and when the patient is to imagine themselves. */
          scenario: text,
          ask: text,
          options: v.record(idSchema, text),
        }),
      ),
    }),
  ),
})
export type LessonWords = v.InferOutput<typeof lessonWordsSchema>

/** Whether a part with this `when` is shown to a patient with these conditions. */
export function applies(when: When | undefined, conditions: Conditions): boolean {
  if (when === undefined) return true
  return (Object.keys(when) as (keyof Conditions)[]).every((name) => {
    const allowed: readonly string[] | undefined = when[name]
    return allowed === undefined || allowed.includes(conditions[name])
  })
}

/** Whether a slide says what to get help for. */
export function isRedFlag({ urgency }: Pick<Slide, 'urgency'>): boolean {
  return urgency === 'emergency' || urgency === 'clinic'
}
