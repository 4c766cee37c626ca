import type { FormatName } from '../../../shared/exports.ts'
import type { RecordFormat } from '../record-format.ts'
import { fhirCollection, fhirTransactions } from './fhir/bundles.ts'
import { ndjson } from './ndjson.ts'
import { xapi } from './xapi.ts'

/** What is no table, by the name that `--format` takes: the files of each. */
export const recordFormats = {
  ndjson: [ndjson],
  fhir: [fhirCollection, fhirTransactions],
  xapi: [xapi],
} as const satisfies Readonly<
  Record<Exclude<FormatName, 'csv' | 'xlsx'>, readonly [RecordFormat, ...RecordFormat[]]>
>
