import { DICTIONARY } from '../export/dictionary.ts'
import { recordFormats } from '../export/formats/index.ts'
import { exportTables } from '../export/tables.ts'
import { WORDS_TABLE } from '../export/words-table.ts'
import { workbookName } from '../export/xlsx/workbook.ts'
import { MIB } from '../platform/regular-file.ts'

/** What was set aside, both sides of it; not there where nothing was. */
export const CONFLICTS = 'conflicts.csv'
export const RECORDS = recordFormats.ndjson.fileName

export interface FileKind {
  name: 'table' | 'records' | 'conflicts' | 'dictionary' | 'sheet' | 'for one receiver'
  maxBytes: number
}

/** A million answers are 0.2 GiB. */
const MANY_ROWS = 4096 * MIB

const kindsByName = new Map<string, FileKind>([
  ...exportTables.map(({ fileName }): [string, FileKind] => [
    fileName,
    { name: 'table', maxBytes: MANY_ROWS },
  ]),
  [WORDS_TABLE, { name: 'table', maxBytes: 256 * MIB }],
  [RECORDS, { name: 'records', maxBytes: MANY_ROWS }],
  [CONFLICTS, { name: 'conflicts', maxBytes: 64 * MIB }],
  [DICTIONARY, { name: 'dictionary', maxBytes: 2 * MIB }],
  // They are no lists that could be put together line by line.
  ...[
    ...exportTables.map(workbookName),
    ...[recordFormats.fhir, recordFormats.xapi].map(({ fileName }) => fileName),
  ].map((fileName): [string, FileKind] => [
    fileName,
    { name: 'for one receiver', maxBytes: MANY_ROWS },
  ]),
])
const SHEET = /^sheet-[A-Za-z0-9-]{1,64}\.pdf$/
const sheet: FileKind = { name: 'sheet', maxBytes: 16 * MIB }

/** @returns null for a name that no file of an export has */
export function kindOf(name: string): FileKind | null {
  return kindsByName.get(name) ?? (SHEET.test(name) ? sheet : null)
}
