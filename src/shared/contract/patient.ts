import * as v from 'valibot'
import { clinicSchema } from '../clinic.ts'
import { invoke, notify, nothing } from '../contract-types.ts'
import { idSchema, lessonWordsSchema } from '../lesson.ts'
import { wordTreeSchema } from '../locale.ts'
import { sheetPageSchema } from '../sheet.ts'
import { localeTagSchema, offeredLanguageSchema, visitIdSchema, visitViewSchema } from '../visit.ts'
import { warningsSchema } from '../warnings.ts'

const turn = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What is said without a PIN: by the page itself, for a patient, and for the sheet that is printed. */
export const patientGroups = {
  kiosk: {
    /** All that the first screen needs; rejects with the reason when the kiosk cannot serve a patient. */
    start: invoke(
      nothing,
      v.strictObject({
        lessonId: idSchema,
        clinic: clinicSchema,
        /** In the order in which the clinic offers them. */
        languages: v.array(offeredLanguageSchema),
        /** Staff's own, to be shown under the patient's; null where it is not offered. */
        staffLanguage: v.nullable(offeredLanguageSchema),
        /** A visit ends as stopped when nobody touches the kiosk for so long. */
        idleSeconds: v.pipe(v.number(), v.integer(), v.minValue(1)),
        /** A press counts once its screen has been there for so long. */
        pressDelayMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
        /** Whether a take-home sheet comes from a printer when a visit is done. */
        printsSheet: v.boolean(),
        /** Whether patients may start a visit without staff. */
        selfStart: v.boolean(),
        /** The visit that was interrupted a moment ago, if any. */
        visit: v.nullable(visitViewSchema),
        warnings: warningsSchema,
      }),
    ),
    /** What staff must know has changed. */
    warned: notify(warningsSchema),
    /** Main asks the page for a sign of life… */
    ping: notify(nothing),
    /**
     * …and the page answers. Not by a timer of its own: those stand still in more cases. Alive is not
     * yet of use: it says whether a screen of the kiosk's is drawn, and neither trouble nor nothing.
     */
    alive: invoke(v.strictObject({ showsScreen: v.boolean() }), nothing),
    /** The machine has slept, and the screen is covered: whoever looks next may be somebody else. */
    woke: notify(nothing),
    /** The page shows nothing of a patient, or asks whether somebody is there. */
    uncover: invoke(nothing, nothing),
    /** A failure that the renderer could not handle, for the log. */
    reportFailure: invoke(
      v.strictObject({ message: v.pipe(v.string(), v.maxLength(4000)) }),
      nothing,
    ),
  },
  content: {
    /** The interface in one language, as far as a patient reads it. */
    words: invoke(
      v.strictObject({ locale: localeTagSchema }),
      v.strictObject({ ui: wordTreeSchema }),
    ),
    /** The lesson in one language: ten times as much, and the welcome does without. */
    lessonWords: invoke(
      v.strictObject({ locale: localeTagSchema }),
      v.strictObject({ lesson: lessonWordsSchema }),
    ),
    /** What only staff read: six times as much, and no patient waits for it. */
    staffWords: invoke(
      v.strictObject({ locale: localeTagSchema }),
      v.strictObject({ ui: wordTreeSchema }),
    ),
  },
  visit: {
    begin: invoke(v.strictObject({ locale: localeTagSchema }), visitViewSchema),
    move: invoke(
      v.strictObject({ visitId: visitIdSchema, turn, to: v.picklist(['next', 'back']) }),
      visitViewSchema,
    ),
    answer: invoke(
      v.strictObject({
        visitId: visitIdSchema,
        turn,
        /** Null is "I am not sure". */
        optionId: v.nullable(idSchema),
      }),
      visitViewSchema,
    ),
    switchLocale: invoke(
      v.strictObject({ visitId: visitIdSchema, locale: localeTagSchema }),
      visitViewSchema,
    ),
    /** Shows a language under the patient's, for those who help to understand; null shows none again. */
    showSecond: invoke(
      v.strictObject({ visitId: visitIdSchema, locale: v.nullable(localeTagSchema) }),
      visitViewSchema,
    ),
    /** Nobody went on with the visit: it is kept as stopped. */
    stop: invoke(v.strictObject({ visitId: visitIdSchema }), nothing),
    /** The done screen went away; the next person may come. */
    leave: invoke(v.strictObject({ visitId: visitIdSchema }), nothing),
    /** The patient pressed "I need help". Nobody is called: the row says on which screen it was. */
    askHelp: invoke(
      v.strictObject({
        requestId: v.pipe(v.string(), v.uuid()),
        screen: v.pipe(v.string(), v.regex(/^[a-z0-9-]+(:[a-z0-9-]+)?$/), v.maxLength(130)),
        locale: v.nullable(localeTagSchema),
      }),
      nothing,
    ),
    /** The visit changed without a call of the renderer; null when it ended and the welcome is due. */
    changed: notify(v.nullable(visitViewSchema)),
  },
  sheet: {
    /** The take-home sheet that is to be shown now; null when none is. */
    page: invoke(nothing, v.nullable(sheetPageSchema)),
    /** All of it is there to be printed. */
    rendered: invoke(nothing, nothing),
  },
}
