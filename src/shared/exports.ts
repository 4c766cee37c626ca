import * as v from 'valibot'
import { errorCodes } from './errors.ts'

/** What an export can hold: two tables, and what is made from each visit for other programs. */
export const formatNames = ['csv', 'ndjson', 'fhir', 'xapi'] as const
export type FormatName = (typeof formatNames)[number]

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What staff ask for. The tables always go along; where to, the settings say and not the page. */
export const exportOrderSchema = v.strictObject({
  ndjson: v.boolean(),
  fhir: v.boolean(),
  xapi: v.boolean(),
  /** ISO dates of the first and last day; null where that side is open. */
  fromDate: v.nullable(day),
  toDate: v.nullable(day),
  /** Only visits that changed since the last export of all days. */
  sinceLast: v.boolean(),
})
export type ExportOrder = v.InferOutput<typeof exportOrderSchema>

export const exportStateSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  v.strictObject({ kind: v.literal('running'), done: count, total: count }),
  /** Read back and right: the stick may be taken out. */
  v.strictObject({ kind: v.literal('written'), folder: v.string(), visits: count, answers: count }),
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
  /** Where exports go; null: the settings name no folder. */
  folder: v.nullable(v.string()),
  /** Whether an export would be encrypted now. */
  isEncrypted: v.boolean(),
  exports: v.array(
    v.strictObject({
      folder: v.string(),
      formats: v.array(v.string()),
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
