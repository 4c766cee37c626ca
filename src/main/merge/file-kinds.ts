import { DICTIONARY } from '../export/dictionary.ts'
import { numberedName } from '../export/divided-file.ts'
import { recordFormats } from '../export/formats/index.ts'
import { exportTables } from '../export/tables.ts'
import { WORDS_TABLE } from '../export/words-table.ts'
import { workbookName } from '../export/xlsx/workbook.ts'
import { MIB } from '../platform/regular-file.ts'

/** What was set aside, both sides of it; not there where nothing was. */
export const CONFLICTS = 'conflicts.csv'
export const RECORDS = recordFormats.ndjson[0].fileName

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
    ...[...recordFormats.fhir, ...recordFormats.xapi].map(({ fileName }) => fileName),
    // As earlier apps wrote it.
    'xapi-statements.json',
  ].map((fileName): [string, FileKind] => [
    fileName,
    { name: 'for one receiver', maxBytes: MANY_ROWS },
  ]),
])
/** `answers-2.csv`: the second file of a list that is too long for one. */
const FURTHER = /^(.+?)-([2-9]|[1-9]\d{1,3})(\.[a-z]+)$/
const SHEET = /^sheet-[A-Za-z0-9-]{1,64}\.pdf$/
const sheet: FileKind = { name: 'sheet', maxBytes: 16 * MIB }

/** @returns null for a name that no file of an export has */
export function kindOf(name: string): FileKind | null {
  return kindsByName.get(listName(name)) ?? (SHEET.test(name) ? sheet : null)
}

/** The name of a list, which its first file has: `answers.csv` of `answers-2.csv`. */
export function listName(name: string): string {
  const [, start = '', , end = ''] = FURTHER.exec(name) ?? []
  return kindsByName.has(start + end) ? start + end : name
}

/** The files of a list in their order, as an export has them. */
export function filesOf<File>(list: string, files: ReadonlyMap<string, File>): File[] {
  const found: File[] = []
  for (let fileNo = 1; ; fileNo++) {
    const file = files.get(numberedName(list, fileNo))
    if (file === undefined) return found
    found.push(file)
  }
}
