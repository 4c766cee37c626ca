import * as v from 'valibot'
import { languageListSchema, previewSchema, readContentSchema } from '../approvals.ts'
import { careStateSchema, evaluationOrderSchema, visitOrderSchema } from '../care.ts'
import { invoke, notify, nothing } from '../contract-types.ts'
import { deviceViewSchema, madeRoomSchema } from '../device.ts'
import {
  exportHistorySchema,
  exportOrderSchema,
  exportStateSchema,
  exportTargetsSchema,
} from '../exports.ts'
import { idSchema } from '../lesson.ts'
import {
  questionsReportSchema,
  reportFileOrderSchema,
  reportRangeSchema,
  reportSpanSchema,
  savedReportSchema,
  slidesReportSchema,
  topicsReportSchema,
  visitsReportSchema,
} from '../reports.ts'
import { selfCheckSchema } from '../self-check.ts'
import { gateViewSchema, staffViewSchema, typedPinSchema, unlockOutcomeSchema } from '../staff.ts'
import { localeTagSchema, recipientSchema, visitIdSchema } from '../visit.ts'
import { salvageViewSchema } from '../warnings.ts'

/**
 * What staff say. Every call but `staff.gate` and `staff.unlock` is refused with `staff-locked` when
 * nobody of them is in.
 */
export const staffGroups = {
  /** What staff do for a visit. */
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
    lock: invoke(nothing, nothing),
    /** Somebody touched the staff screen. */
    stay: invoke(nothing, staffViewSchema),
    selfCheck: invoke(nothing, selfCheckSchema),
    /** What became of damaged results; null when nothing did, or staff have noted it. */
    salvage: invoke(nothing, v.nullable(salvageViewSchema)),
    /** Staff know of it: the patient's screens need not say so any more. */
    noteSalvage: invoke(nothing, nothing),
    /** Ends the kiosk. */
    leave: invoke(nothing, nothing),
    /** Who is in and for how long yet; null when the role has ended. */
    changed: notify(v.nullable(staffViewSchema)),
  },
  exports: {
    /** Where one may write to now: the drives that are in, and the folder that the settings name. */
    targets: invoke(nothing, exportTargetsSchema),
    /** Begins one. It ends as soon as it is read back and right, has failed or was cancelled. */
    start: invoke(exportOrderSchema, exportStateSchema),
    cancel: invoke(nothing, exportStateSchema),
    state: invoke(nothing, exportStateSchema),
    history: invoke(nothing, exportHistorySchema),
    /** How far the export is; told only while somebody of the staff is in. */
    changed: notify(exportStateSchema),
  },
  /** What the clinic learns from its visits. */
  reports: {
    span: invoke(nothing, reportSpanSchema),
    visits: invoke(reportRangeSchema, visitsReportSchema),
    questions: invoke(reportRangeSchema, questionsReportSchema),
    slides: invoke(reportRangeSchema, slidesReportSchema),
    topics: invoke(reportRangeSchema, topicsReportSchema),
    /** Writes a report as a picture or a table, in the language of staff. */
    save: invoke(reportFileOrderSchema, savedReportSchema),
  },
  languages: {
    list: invoke(nothing, languageListSchema),
    /** All that patients read in it; a visit knows nothing of this. */
    preview: invoke(v.strictObject({ tag: localeTagSchema }), previewSchema),
    /** Whoever is in has read this part to its end. */
    markRead: invoke(v.strictObject({ ...readContentSchema.entries, partId: idSchema }), nothing),
    /** Refused with `bad-input` unless every part was read. */
    approve: invoke(readContentSchema, languageListSchema),
  },
  device: {
    view: invoke(nothing, deviceViewSchema),
    /** Takes older backups away, where the disk has little room left. */
    makeRoom: invoke(nothing, madeRoomSchema),
    /** Ends the kiosk so that it comes back. */
    restart: invoke(nothing, nothing),
  },
}
