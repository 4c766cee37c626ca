import * as v from 'valibot'

/** What staff must know although the kiosk goes on; shown on the patient's screens. */
export const warningsSchema = v.strictObject({
  /** Results wait in memory because the disk does not take them. */
  notSaving: v.boolean(),
  /** The results were damaged, and nobody of the staff has said yet that they know. */
  salvaged: v.boolean(),
  /** The data folder came from another machine, and nobody of the staff has seen that yet. */
  copied: v.boolean(),
})
export type Warnings = v.InferOutput<typeof warningsSchema>

const rows = v.pipe(v.number(), v.integer(), v.minValue(0))

const countSchema = v.strictObject({
  read: rows,
  fromBackup: rows,
  lost: rows,
  /** Whether no more than that is lost; else nobody can say. */
  isExact: v.boolean(),
})

/** What became of damaged results. */
export const salvageViewSchema = v.strictObject({
  /** Where the damaged file is, within the data folder. */
  keptAs: v.string(),
  /** The backup that was used, by its file's name. */
  backup: v.nullable(v.string()),
  visits: countSchema,
  answers: countSchema,
  /** All other rows together. */
  others: countSchema,
  isAuditBroken: v.boolean(),
})
export type SalvageView = v.InferOutput<typeof salvageViewSchema>
