import type { FormatName } from '../../../shared/exports.ts'
import type { RecordFormat } from '../record-format.ts'
import { fhir } from './fhir.ts'
import { ndjson } from './ndjson.ts'
import { xapi } from './xapi.ts'

/** What an export can hold beside the tables, by the name that `--format` takes. */
export const recordFormats: Readonly<Record<Exclude<FormatName, 'csv'>, RecordFormat>> = {
  ndjson,
  fhir,
  xapi,
}
