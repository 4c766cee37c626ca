import { randomUUID } from 'node:crypto'
import { isAbsolute } from 'node:path'
import * as v from 'valibot'
import { clinicSchema } from '../shared/clinic.ts'
import { AppError } from '../shared/errors.ts'
import { conditionsSchema, idSchema } from '../shared/lesson.ts'
import { paperSchema } from '../shared/sheet.ts'
import { localeTagSchema } from '../shared/visit.ts'
import { recipientSchema } from './export/age-recipient.ts'
import { checkValue, FileProblem } from './parse-file.ts'
import { membersSchema } from './staff/member.ts'
import { migrateSettings, SETTINGS_VERSION, UNSET_BASE_URL } from './settings-migrations.ts'

/** `https://…` with nothing after the path, and no `/` at its end. */
const baseUrlSchema = v.pipe(
  v.string(),
  v.url(),
  v.regex(/^https:\/\/[^?#@\s]*[^?#@\s/]$/, 'must be an https address without / at its end'),
)

/**
 * `settings.json` in the data folder. Only what the clinic decides; results are never kept here,
 * because the whole file is written anew on each save.
 */
export const settingsSchema = v.strictObject({
  schemaVersion: v.literal(SETTINGS_VERSION),
  /** Random, made on the first run: tells the exports of several kiosks apart. */
  kioskId: v.pipe(v.string(), v.uuid()),
  /** Absent until the clinic is set up. */
  clinic: v.optional(clinicSchema),
  lessonId: idSchema,
  /** The languages offered, in this order. */
  languages: v.pipe(
    v.array(localeTagSchema),
    v.minLength(1, 'must name at least one language'),
    v.check((tags) => new Set(tags).size === tags.length, 'must not name a language twice'),
  ),
  /** What staff read: it can be shown under the patient's language. */
  staffLanguage: localeTagSchema,
  /** What is assumed of a patient about whom staff said nothing. */
  conditions: conditionsSchema,
  /** Whether the questions that a lesson calls optional are asked. */
  askOptional: v.boolean(),
  /** Whether patients may start a visit without staff. */
  selfStart: v.boolean(),
  /** Whether the questions wait until staff have seen that the patient is awake. */
  quizGate: v.boolean(),
  /** The take-home sheet of a completed visit. */
  sheet: v.strictObject({
    /** The system's name of the printer it comes from; null prints none. */
    printer: v.nullable(v.pipe(v.string(), v.nonEmpty())),
    /** Keeps it as PDF, to go out with the export. */
    save: v.boolean(),
    /** Null: as is usual where the clinic's first language is spoken. */
    paper: v.nullable(paperSchema),
  }),
  /**
   * What becomes of words that the clinic has not approved. Each screen says so in any case; `warn`
   * tells it to staff as well, `block` offers no such language.
   */
  drafts: v.picklist(['allow', 'warn', 'block']),
  /** An interrupted visit goes on if the kiosk is back within this time; one minute to ten. */
  resumeWithinSeconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(600)),
  /** A visit that nobody touches for so long ends as stopped; one minute to an hour. */
  idleSeconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(3600)),
  /** Who may open the staff screen. PINs are kept as hashes only. */
  staff: membersSchema,
  /** The staff screen covers itself when nobody touches it for so long. */
  staffIdleSeconds: v.pipe(v.number(), v.integer(), v.minValue(15), v.maxValue(600)),
  export: v.strictObject({
    /** Stands before every address of the clinic's own systems in FHIR and xAPI. */
    baseUrl: baseUrlSchema,
    /** Of the age format, `age1…`: what is exported can be opened by their owners only. None: plain. */
    publicKeys: v.pipe(v.array(recipientSchema), v.maxLength(20, 'must not be more than 20')),
    /** A folder of the clinic's where exports may go, beside the drives that are in; null: none. */
    folder: v.nullable(v.pipe(v.string(), v.check(isAbsolute, 'must be an absolute path'))),
  }),
})
export type Settings = v.InferOutput<typeof settingsSchema>

export function defaultSettings(): Settings {
  return {
    schemaVersion: SETTINGS_VERSION,
    kioskId: randomUUID(),
    lessonId: 'facet-joint-injection',
    languages: ['en', 'es', 'ar', 'zh-Hans'],
    staffLanguage: 'en',
    conditions: {
      region: 'unknown',
      steroid: 'unknown',
      sedation: 'unknown',
      diabetes: 'unknown',
      bloodThinner: 'unknown',
    },
    askOptional: false,
    selfStart: true,
    quizGate: false,
    sheet: { printer: null, save: false, paper: null },
    drafts: 'warn',
    resumeWithinSeconds: 180,
    idleSeconds: 300,
    staff: [],
    staffIdleSeconds: 60,
    export: { baseUrl: UNSET_BASE_URL, publicKeys: [], folder: null },
  }
}

/** @throws {AppError} `settings-newer` or `settings-invalid`, naming the key */
export function parseSettings(settingsPath: string, stored: Record<string, unknown>): Settings {
  const version = stored['schemaVersion']
  if (typeof version === 'number' && version > SETTINGS_VERSION) {
    throw new AppError('settings-newer', {
      file: settingsPath,
      key: 'schemaVersion',
      reason: `is ${version}, this app reads up to ${SETTINGS_VERSION}`,
    })
  }
  try {
    return checkValue(settingsPath, settingsSchema, migrateSettings(stored))
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    throw new AppError('settings-invalid', error.problems[0], { cause: error })
  }
}
