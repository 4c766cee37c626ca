import type { RecordFormat } from '../record-format.ts'
import { fhir } from './fhir.ts'
import { ndjson } from './ndjson.ts'
import { xapi } from './xapi.ts'

/** What a clinic may have beside the CSV files, by the name it is asked for. */
export const recordFormats = { ndjson, fhir, xapi } satisfies Record<string, RecordFormat>
