import * as v from 'valibot'
import { errorCodes } from './errors.ts'

/**
 * What an export can hold: two tables, the same as workbooks, and what is made from each visit for other
 * programs.
 */
export const formatNames = ['csv', 'xlsx', 'ndjson', 'fhir', 'xapi'] as const
export type FormatName = (typeof formatNames)[number]

/** The feed of the exports that staff make at the kiosk. */
export const STAFF_FEED = 'Staff'

/** The name of a receiver: what is new since the last export counts for each by itself. */
export const feedSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9]([A-Za-z0-9 ._-]{0,38}[A-Za-z0-9])?$/,
    'must be 1 to 40 Latin letters and digits, with blanks, dots, hyphens or underscores between them',
  ),
)

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** The id of the folder that the settings name. */
export const CLINIC_FOLDER = 'folder'
/** More are not shown. */
export const MOST_TARGETS = 20

/** Made by main of what is mounted now; a page can name no path. */
export const targetIdSchema = v.pipe(v.string(), v.regex(/^(folder|[0-9a-f]{16})$/))
export type TargetId = v.InferOutput<typeof targetIdSchema>

/** A place that staff may write to. */
const exportTargetSchema = v.strictObject({
  id: targetIdSchema,
  /** A drive that may be taken out, or the folder that the settings name. */
  kind: v.picklist(['drive', 'folder']),
  /** The drive's label, or the folder's path. */
  name: v.string(),
  /** Null where it is not there or does not answer. */
  freeBytes: v.nullable(count),
  canWrite: v.boolean(),
  /** The settings want a drive or share to be mounted there, and none is. */
  isMissingMount: v.boolean(),
})
export type ExportTarget = v.InferOutput<typeof exportTargetSchema>
export const exportTargetsSchema = v.pipe(v.array(exportTargetSchema), v.maxLength(MOST_TARGETS))

/** What staff ask for. The tables always go along. */
export const exportOrderSchema = v.strictObject({
  target: targetIdSchema,
  xlsx: v.boolean(),
  ndjson: v.boolean(),
  fhir: v.boolean(),
  xapi: v.boolean(),
  /** ISO dates of the first and last day; null where that side is open. */
  fromDate: v.nullable(day),
  toDate: v.nullable(day),
  /** Only visits that changed since staff last exported all days in each of these formats. */
  sinceLast: v.boolean(),
})
export type ExportOrder = v.InferOutput<typeof exportOrderSchema>

export const exportStateSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  v.strictObject({ kind: v.literal('running'), done: count, total: count }),
  /** Synced, read back and right: a drive may be taken out. */
  v.strictObject({
    kind: v.literal('written'),
    folder: v.string(),
    visits: count,
    answers: count,
    isDrive: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal('failed'),
    code: v.picklist(errorCodes),
    /** The file or folder that it failed at, if one did. */
    file: v.nullable(v.string()),
  }),
  v.strictObject({ kind: v.literal('cancelled') }),
])
export type ExportState = v.InferOutput<typeof exportStateSchema>

/** The exports that were made, the newest first. */
export const exportHistorySchema = v.strictObject({
  /** To how many keys an export would be encrypted now; 0: it would be plain. */
  keys: count,
  /** Of each format, when it was last exported, whichever days. */
  lastOfFormats: v.array(
    v.strictObject({
      format: v.picklist(formatNames),
      exportedAt: v.string(),
      visits: count,
      name: v.nullable(v.string()),
    }),
  ),
  exports: v.array(
    v.strictObject({
      folder: v.string(),
      formats: v.array(v.string()),
      /** Null: for nobody in particular. */
      feed: v.nullable(v.string()),
      isEncrypted: v.boolean(),
      fromDate: v.nullable(v.string()),
      toDate: v.nullable(v.string()),
      visits: count,
      answers: count,
      exportedAt: v.string(),
      /** Who made it; null: from the command line, or by somebody who has no PIN any more. */
      name: v.nullable(v.string()),
    }),
  ),
})
export type ExportHistory = v.InferOutput<typeof exportHistorySchema>
