import type { RecordFormat } from '../record-format.ts'
import { fhir } from './fhir.ts'
import { ndjson } from './ndjson.ts'
import { xapi } from './xapi.ts'

/** What an export can hold beside the tables, by the name that `--format` takes. */
export const recordFormats = { ndjson, fhir, xapi } as const satisfies Readonly<
  Record<string, RecordFormat>
>

type RecordFormatName = keyof typeof recordFormats
export type FormatName = 'csv' | RecordFormatName

export const formatNames: readonly FormatName[] = [
  'csv',
  ...(Object.keys(recordFormats) as RecordFormatName[]),
]
