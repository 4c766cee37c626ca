import * as v from 'valibot'
import { errorCodes } from '../../shared/errors.ts'
import { exportRequestSchema, writtenExportSchema } from './request.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What main says to the process that writes an export. */
export const toWorkerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('start'), request: exportRequestSchema }),
  v.strictObject({ kind: v.literal('cancel') }),
])
export type ToWorker = v.InferOutput<typeof toWorkerSchema>

/** What it says to main; one of the last three is the end. */
export const fromWorkerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('progress'), done: count, total: count }),
  v.strictObject({ kind: v.literal('written'), written: writtenExportSchema }),
  v.strictObject({ kind: v.literal('cancelled') }),
  v.strictObject({
    kind: v.literal('failed'),
    code: v.picklist(errorCodes),
    problem: v.nullable(v.strictObject({ file: v.string(), key: v.string(), reason: v.string() })),
    /** Of a bug, for the log. */
    stack: v.nullable(v.string()),
  }),
])
export type FromWorker = v.InferOutput<typeof fromWorkerSchema>
