import type { FormatName } from '../../../shared/exports.ts'
import type { RecordFormat } from '../record-format.ts'
import { fhir } from './fhir.ts'
import { ndjson } from './ndjson.ts'
import { xapi } from './xapi.ts'

/** What is no table, by the name that `--format` takes. */
export const recordFormats: Readonly<Record<Exclude<FormatName, 'csv' | 'xlsx'>, RecordFormat>> = {
  ndjson,
  fhir,
  xapi,
}
