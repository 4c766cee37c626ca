import * as v from 'valibot'
import { feedSchema, formatNames } from '../../shared/exports.ts'
import { localeTagSchema } from '../../shared/visit.ts'
import { ageRecipientSchema } from '../settings/age-recipient.ts'
import { csvDialectSchema } from './csv.ts'
import { leftOutReasons } from './record-format.ts'

/** `2026-11-01`, and a day that there is. */
export const daySchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d$/, 'must look like 2026-11-01'),
  v.check((day) => {
    const date = new Date(`${day}T00:00:00Z`)
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
  }, 'is no day of the calendar'),
)

export const formatSchema = v.picklist(formatNames, `must be one of ${formatNames.join(', ')}`)
export const formatsSchema = v.pipe(
  v.array(formatSchema),
  v.minLength(1, 'must name a format'),
  v.check((names) => new Set(names).size === names.length, 'must not name a format twice'),
)

/** Which visits are asked for. */
export const rangeSchema = v.pipe(
  v.strictObject({
    fromDate: v.nullable(daySchema),
    toDate: v.nullable(daySchema),
    /** The number of the last change that an export before had; `FROM_THE_BEGINNING` is all. */
    afterChange: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  }),
  v.check(
    ({ fromDate, toDate }) => fromDate === null || toDate === null || fromDate <= toDate,
    'must not end before it begins',
  ),
)

const folder = v.pipe(v.string(), v.nonEmpty())

/** All that an export needs to know; sent to the process that makes it. */
export const exportRequestSchema = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  /** Where the folder of the export is to be; it must be there already. */
  targetDir: folder,
  /** Whether a drive or share must be mounted at that very folder. */
  targetMustBeMount: v.boolean(),
  /** Where the results, the kept sheets and the clinic's own words are. */
  dataDir: folder,
  /** Where the shipped words are. */
  appDir: folder,
  kioskId: v.pipe(v.string(), v.uuid()),
  appVersion: v.string(),
  /** Under which visits are told that keep no address of their own. */
  baseUrl: v.string(),
  /** Of the data dictionary. */
  language: localeTagSchema,
  formats: formatsSchema,
  /** Who gets it; null: nobody in particular. */
  feed: v.nullable(feedSchema),
  /** Of everything that is CSV. */
  csv: csvDialectSchema,
  /** What the reference of a visit is, for FHIR. */
  visitReference: v.strictObject({
    is: v.picklist(['patient', 'encounter']),
    system: v.nullable(v.string()),
  }),
  range: rangeSchema,
  /** Public keys that it is encrypted to; with none it is plain. */
  recipients: v.array(ageRecipientSchema),
  /** ISO 8601 with offset. */
  exportedAt: v.pipe(v.string(), v.isoTimestamp()),
})
export type ExportRequest = v.InferOutput<typeof exportRequestSchema>

/** An export that was read back and has its final name. */
export const writtenExportSchema = v.strictObject({
  /** The name of its folder. */
  folder: v.string(),
  upToChange: v.number(),
  visits: v.number(),
  answers: v.number(),
  manifestSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  files: v.array(
    v.strictObject({
      name: v.string(),
      /** Null for what has no rows, and where it is encrypted. */
      rows: v.nullable(v.number()),
      bytes: v.number(),
      sha256: v.string(),
      /** Of a workbook: its sheets in their order. */
      sheets: v.optional(v.array(v.strictObject({ name: v.string(), rows: v.number() }))),
      /** Visits that no file of this list has a record of; told at its first file. */
      leftOut: v.optional(
        v.strictObject({ reason: v.picklist(leftOutReasons), visits: v.number() }),
      ),
      /** Of an encrypted file: its name in a plain export, and what comes out of it. */
      opened: v.optional(
        v.strictObject({ name: v.string(), bytes: v.number(), sha256: v.string() }),
      ),
    }),
  ),
})
export type WrittenExport = v.InferOutput<typeof writtenExportSchema>

/** How an export ended that did not fail. */
export const exportOutcomeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('written'), written: writtenExportSchema }),
  v.strictObject({ kind: v.literal('cancelled') }),
])
export type ExportOutcome = v.InferOutput<typeof exportOutcomeSchema>

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Rows and records: so many are written, of all files together. */
export const progressSchema = v.strictObject({ done: count, total: count })
export type ExportProgress = v.InferOutput<typeof progressSchema>
