import { randomUUID } from 'node:crypto'
import { isAbsolute } from 'node:path'
import * as v from 'valibot'
import { clinicSchema } from '../../shared/clinic.ts'
import { AppError } from '../../shared/errors.ts'
import { feedSchema } from '../../shared/exports.ts'
import { conditionsSchema, idSchema } from '../../shared/lesson.ts'
import { paperSchema } from '../../shared/sheet.ts'
import { localeTagSchema } from '../../shared/visit.ts'
import { checkValue, FileProblem } from '../platform/json-file.ts'
import { ageRecipientSchema } from './age-recipient.ts'
import { membersSchema } from './member.ts'
import { migrateSettings, SETTINGS_VERSION, UNSET_BASE_URL } from './migrations.ts'

const seconds = (min: number, max: number, description: string) =>
  v.pipe(
    v.number(),
    v.integer(),
    v.minValue(min),
    v.maxValue(max),
    v.description(`${description} Seconds.`),
  )

/** `https://…` with nothing after the path, and no `/` at its end. */
export const baseUrlSchema = v.pipe(
  v.string(),
  v.url(),
  v.regex(/^https:\/\/[^?#@\s]*[^?#@\s/]$/, 'must be an https address without / at its end'),
)

/** What RFC 3986 lets stand in a URI. */
const URI_CHARACTERS = "(?:[A-Za-z0-9._~:/?#[\\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
const URI_FORMS = [
  'urn:oid:[0-2](?:\\.(?:0|[1-9][0-9]*))+',
  'urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  `https?://[A-Za-z0-9[]${URI_CHARACTERS}*`,
  `(?!urn:(?:oid|uuid):|https?:)[a-z][a-z0-9+.-]*:${URI_CHARACTERS}+`,
]

/**
 * An absolute URI, as FHIR has identifier systems: `urn:oid:2.16.840.1.113883.4.1`, `https://…`. OIDs
 * and UUIDs are as FHIR writes them.
 */
const uriSchema = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(
    new RegExp(`^(?:${URI_FORMS.join('|')})$`),
    'must be a URI such as urn:oid:1.2.3 or https://…',
  ),
)

/** What may be set in `settings.json` and by whoever manages the machine, each with its meaning. */
export const sharedEntries = {
  languages: v.pipe(
    v.array(localeTagSchema),
    v.minLength(1, 'must name at least one language'),
    v.check((tags) => new Set(tags).size === tags.length, 'must not name a language twice'),
    v.description('The languages offered to patients, as BCP 47 tags, in this order.'),
  ),
  staffLanguage: v.pipe(
    localeTagSchema,
    v.description('The language of staff; it can be shown under the patient’s.'),
  ),
  kioskLabel: v.pipe(
    v.nullable(v.pipe(v.string(), v.trim(), v.nonEmpty('must not be blank'), v.maxLength(40))),
    v.description('What this tablet is called, such as its bay; null for nothing.'),
  ),
  askOptional: v.pipe(
    v.boolean(),
    v.description('Whether the questions that a lesson calls optional are asked.'),
  ),
  sheet: v.pipe(
    v.strictObject({
      printer: v.pipe(
        v.nullable(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200))),
        v.description('The system’s name of the printer; null prints none.'),
      ),
      save: v.pipe(v.boolean(), v.description('Keeps it as PDF, to go out with the export.')),
      paper: v.pipe(
        v.nullable(paperSchema),
        v.description('Null: as is usual where the clinic’s first language is spoken.'),
      ),
    }),
    v.description('The take-home sheet of a completed visit.'),
  ),
  drafts: v.pipe(
    v.picklist(['allow', 'warn', 'block']),
    v.description(
      'What becomes of words that the clinic has not approved. Each screen says so in any case; warn tells the log as well, block offers no such language.',
    ),
  ),
  resumeWithinSeconds: seconds(
    60,
    600,
    'An interrupted visit goes on if the kiosk is back within this time.',
  ),
  idleSeconds: seconds(60, 3600, 'A visit that nobody touches for so long ends as stopped.'),
  pressDelayMs: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(2000),
    v.description(
      'A press counts once its screen has been there for so long, so that no finger presses what came meanwhile; 0 does not wait. Milliseconds.',
    ),
  ),
  staffIdleSeconds: seconds(
    15,
    600,
    'The staff screen covers itself when nobody touches it for so long.',
  ),
  retentionDays: v.pipe(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))),
    v.description('Exported visits are removed so many days after they ended; null keeps all.'),
  ),
  retentionFeed: v.pipe(
    v.nullable(feedSchema),
    v.description(
      'The feed that must have had a visit before it is removed, such as Staff; null: every feed that there is.',
    ),
  ),
  selfStart: v.pipe(
    v.boolean(),
    v.description('Whether patients may start a visit without staff.'),
  ),
  quizGate: v.pipe(
    v.boolean(),
    v.description('Whether the questions wait until staff have seen that the patient is awake.'),
  ),
  export: v.pipe(
    v.strictObject({
      baseUrl: v.pipe(
        baseUrlSchema,
        v.description(
          'Stands before every address of the clinic’s own systems in FHIR and xAPI; https, without / at its end.',
        ),
      ),
      publicKeys: v.pipe(
        v.array(ageRecipientSchema),
        v.maxLength(20, 'must not be more than 20'),
        v.description(
          'Of the age format, age1…: what is exported can be opened by their owners only. None: plain.',
        ),
      ),
      folder: v.pipe(
        v.nullable(v.pipe(v.string(), v.check(isAbsolute, 'must be an absolute path'))),
        v.description(
          'Where staff’s exports go, such as where a stick appears; null: nowhere yet.',
        ),
      ),
      // What is added here has a default: a managed file gives `export` whole, and an older one stays right.
      targetMustBeMount: v.pipe(
        v.optional(v.boolean(), false),
        v.description(
          'Whether a drive or share must be mounted at the very folder that exports go to, so that none fills the kiosk’s own disk.',
        ),
      ),
      csvSeparator: v.pipe(
        v.optional(v.picklist(['comma', 'semicolon']), 'comma'),
        v.description(
          'What stands between the cells of CSV: what the spreadsheets of the clinic open by themselves.',
        ),
      ),
      csvDecimalMark: v.pipe(
        v.optional(v.picklist(['point', 'comma']), 'point'),
        v.description('What stands before the decimals of numbers in CSV.'),
      ),
      visitReferenceIs: v.pipe(
        v.optional(v.picklist(['patient', 'encounter']), 'patient'),
        v.description(
          'What the reference of a visit is in the clinic’s other systems, for FHIR: the number of the patient or of the encounter.',
        ),
      ),
      visitReferenceSystem: v.pipe(
        v.optional(v.nullable(uriSchema), null),
        v.description(
          'The URI of the identifier system that gives the references of visits out, for FHIR, such as urn:oid:…; null: baseUrl and /visit.',
        ),
      ),
    }),
    v.description('Where exports go, and who can open them.'),
  ),
}

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
  /** What is assumed of a patient about whom staff said nothing. */
  conditions: conditionsSchema,
  /** Who may open the staff screen. PINs are kept as hashes only. */
  staff: membersSchema,
  ...sharedEntries,
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
    pressDelayMs: 400,
    staff: [],
    staffIdleSeconds: 60,
    export: {
      baseUrl: UNSET_BASE_URL,
      publicKeys: [],
      folder: null,
      targetMustBeMount: false,
      csvSeparator: 'comma',
      csvDecimalMark: 'point',
      visitReferenceIs: 'patient',
      visitReferenceSystem: null,
    },
    kioskLabel: null,
    retentionDays: null,
    retentionFeed: null,
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
