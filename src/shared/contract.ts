import * as v from 'valibot'
import { languageListSchema, previewSchema, readContentSchema } from './approvals.ts'
import { careStateSchema, evaluationOrderSchema, visitOrderSchema } from './care.ts'
import { clinicSchema } from './clinic.ts'
import {
  invoke,
  notify,
  nothing,
  type Bridge,
  type Client,
  type Handlers,
} from './contract-types.ts'
import { deviceViewSchema } from './device.ts'
import {
  exportHistorySchema,
  exportOrderSchema,
  exportStateSchema,
  exportTargetsSchema,
} from './exports.ts'
import { idSchema, lessonWordsSchema } from './lesson.ts'
import { wordTreeSchema } from './locale.ts'
import {
  questionsReportSchema,
  reportFileOrderSchema,
  reportRangeSchema,
  reportSpanSchema,
  savedReportSchema,
  slidesReportSchema,
  topicsReportSchema,
  visitsReportSchema,
} from './reports.ts'
import { selfCheckSchema } from './self-check.ts'
import {
  memberNameSchema,
  newMemberInputSchema,
  refusalSchema,
  settingChangeSchema,
  setupOutcomeSchema,
  setupViewSchema,
} from './setup.ts'
import { sheetPageSchema } from './sheet.ts'
import { gateViewSchema, staffViewSchema, typedPinSchema, unlockOutcomeSchema } from './staff.ts'
import {
  localeTagSchema,
  offeredLanguageSchema,
  recipientSchema,
  visitIdSchema,
  visitViewSchema,
} from './visit.ts'
import { salvageViewSchema, warningsSchema } from './warnings.ts'

const turn = v.pipe(v.number(), v.integer(), v.minValue(0))

/** The only list of what renderer and main may say to each other. A channel is named `group:verb`. */
export const contract = {
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
    /** …and the page answers. Not by a timer of its own: those stand still in more cases. */
    alive: invoke(nothing, nothing),
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
  /** What staff do for a visit. Each is refused with `staff-locked` when nobody of them is in. */
  care: {
    state: invoke(nothing, careStateSchema),
    /** A visit that is open already goes on as it is. */
    start: invoke(visitOrderSchema, careStateSchema),
    switchLocale: invoke(
      v.strictObject({ visitId: visitIdSchema, locale: localeTagSchema }),
      careStateSchema,
    ),
    pause: invoke(
      v.strictObject({ visitId: visitIdSchema, isPaused: v.boolean() }),
      careStateSchema,
    ),
    /** Who is taught; null where nobody says. */
    setRecipient: invoke(
      v.strictObject({ visitId: visitIdSchema, recipient: v.nullable(recipientSchema) }),
      careStateSchema,
    ),
    /** The patient is awake enough for the questions. */
    releaseQuiz: invoke(v.strictObject({ visitId: visitIdSchema }), careStateSchema),
    endAs: invoke(
      v.strictObject({ visitId: visitIdSchema, status: v.picklist(['declined', 'unable']) }),
      careStateSchema,
    ),
    evaluate: invoke(evaluationOrderSchema, careStateSchema),
    /** Prints the take-home sheet of an ended visit once more. */
    reprint: invoke(v.strictObject({ visitId: visitIdSchema }), nothing),
  },
  staff: {
    /** Before a PIN: whether anybody has one, and whether one may be tried now. */
    gate: invoke(nothing, gateViewSchema),
    unlock: invoke(v.strictObject({ pin: typedPinSchema }), unlockOutcomeSchema),
    /** From here on each is refused with `staff-locked` when nobody of the staff is in. */
    lock: invoke(nothing, nothing),
    /** Somebody touched the staff screen. */
    stay: invoke(nothing, staffViewSchema),
    selfCheck: invoke(nothing, selfCheckSchema),
    /** Where one may write to now: the drives that are in, and the folder that the settings name. */
    exportTargets: invoke(nothing, exportTargetsSchema),
    /** Ends as soon as it is read back and right, has failed or was cancelled. */
    exportStart: invoke(exportOrderSchema, exportStateSchema),
    exportCancel: invoke(nothing, exportStateSchema),
    exportState: invoke(nothing, exportStateSchema),
    exportHistory: invoke(nothing, exportHistorySchema),
    /** How far the export is; told only while somebody of the staff is in. */
    exportChanged: notify(exportStateSchema),
    /** What became of damaged results; null when nothing did, or staff have noted it. */
    salvage: invoke(nothing, v.nullable(salvageViewSchema)),
    /** Staff know of it: the patient's screens need not say so any more. */
    noteSalvage: invoke(nothing, nothing),
    /** Ends the kiosk. */
    leave: invoke(nothing, nothing),
    /** Who is in and for how long yet; null when the role has ended. */
    changed: notify(v.nullable(staffViewSchema)),
  },
  /** What the clinic learns from its visits. Each is refused as those of staff are. */
  reports: {
    span: invoke(nothing, reportSpanSchema),
    visits: invoke(reportRangeSchema, visitsReportSchema),
    questions: invoke(reportRangeSchema, questionsReportSchema),
    slides: invoke(reportRangeSchema, slidesReportSchema),
    topics: invoke(reportRangeSchema, topicsReportSchema),
    /** Writes a report as a picture or a table, in the language of staff. */
    save: invoke(reportFileOrderSchema, savedReportSchema),
  },
  /** For staff: each is refused with `staff-locked` when nobody of them is in. */
  languages: {
    list: invoke(nothing, languageListSchema),
    /** All that patients read in it; a visit knows nothing of this. */
    preview: invoke(v.strictObject({ tag: localeTagSchema }), previewSchema),
    /** Whoever is in has read this part to its end. */
    markRead: invoke(v.strictObject({ ...readContentSchema.entries, partId: idSchema }), nothing),
    /** Refused with `bad-input` unless every part was read. */
    approve: invoke(readContentSchema, languageListSchema),
  },
  /** For staff, as above. */
  device: {
    view: invoke(nothing, deviceViewSchema),
    /** Ends the kiosk so that it comes back. */
    restart: invoke(nothing, nothing),
  },
  /** The first set-up, open as long as no clinic is set up; from then on for staff only. */
  setup: {
    view: invoke(nothing, setupViewSchema),
    change: invoke(settingChangeSchema, setupOutcomeSchema),
    /** Gives somebody a PIN; the same name again, another one. */
    setMember: invoke(newMemberInputSchema, setupOutcomeSchema),
    removeMember: invoke(memberNameSchema, setupOutcomeSchema),
    undo: invoke(nothing, setupOutcomeSchema),
    /** The interface in one language, for the first set-up. */
    words: invoke(v.strictObject({ tag: localeTagSchema }), v.strictObject({ ui: wordTreeSchema })),
    /** Saves the first set-up; null when all of it was right. */
    finish: invoke(nothing, v.nullable(refusalSchema)),
    /** Changed settings are in force: what was asked at the start has other answers now. */
    applied: notify(nothing),
  },
}

export type Contract = typeof contract
export type KioskHandlers = Handlers<Contract>
export type KioskClient = Client<Contract>
export type KioskBridge = Bridge<Contract>
