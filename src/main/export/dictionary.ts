import { existsSync } from 'node:fs'
import { join } from 'node:path'
import englishWords from '../../../locales/en/export.json' with { type: 'json' }
import type { FormatName } from '../../shared/exports.ts'
import { flattenWords, wordTreeSchema } from '../../shared/locale.ts'
import { contentDirs } from '../content/content-dirs.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'
import { BYTE_ORDER_MARK, type Part } from './contents.ts'
import { csvRow, LINE_END, type CsvDialect } from './csv.ts'
import { recordFormats } from './formats/index.ts'
import { exportTables, type ExportColumn } from './tables.ts'
import { WORDS_TABLE, wordsColumns } from './words-table.ts'
import { kindOf } from './xlsx/cells.ts'
import { workbookName } from './xlsx/workbook.ts'

export const DICTIONARY = 'data-dictionary.csv'
const columns = ['file', 'column', 'meaning', 'values'] as const
type Row = Readonly<Record<(typeof columns)[number], string>>

/** Which files need an explanation. */
interface Scope {
  formats: readonly FormatName[]
  csv: CsvDialect
  /** The staff's own language. */
  language: string
  appDir: string
  dataDir: string
}

/**
 * `data-dictionary.csv`: what each file and column means, in the language that staff read. A table,
 * because whoever opens the others has a spreadsheet open already.
 */
export function dictionaryPart(scope: Scope): Part {
  return {
    name: DICTIONARY,
    rowsOf: null,
    frame: null,
    *pieces() {
      const rows = dictionaryRows(scope).map((row) => columns.map((name) => row[name]))
      yield BYTE_ORDER_MARK + rows.map((row) => csvRow(row, scope.csv) + LINE_END).join('')
    },
  }
}

/** The first row is the head. */
function dictionaryRows(scope: Scope): Row[] {
  const wordOf = readWords(scope)
  const head = Object.fromEntries(columns.map((name) => [name, wordOf(`head.${name}`)])) as Row
  const file = (name: string, key: string, form?: 'csv' | 'xlsx'): Row => ({
    file: name,
    column: '',
    meaning: wordOf(`files.${key}`),
    values: form === undefined ? '' : wordOf(`forms.${form}`),
  })
  const rows = scope.formats.flatMap((format) => {
    if (format !== 'csv' && format !== 'xlsx') {
      return recordFormats[format].map(({ fileName, explanation }) => file(fileName, explanation))
    }
    const tables = exportTables.flatMap((table) => {
      const { rowsOf } = table
      const fileName = format === 'csv' ? table.fileName : workbookName(table)
      return [
        file(fileName, rowsOf, format),
        ...table.columns.map((column) => ({
          file: fileName,
          column: column.name,
          meaning: wordOf(`${rowsOf}.${column.name}`),
          values: wordOf(format === 'csv' ? `values.${column.values}` : cellWords(column)),
        })),
      ]
    })
    if (format === 'xlsx') return tables
    const words = wordsColumns.map(({ name, values }) => ({
      file: WORDS_TABLE,
      column: name,
      meaning: wordOf(`words.${name}`),
      values: wordOf(`values.${values}`),
    }))
    return [...tables, file(WORDS_TABLE, 'words', format), ...words]
  })
  return [
    head,
    ...rows,
    file('sheet-….pdf', 'sheets'),
    file(DICTIONARY, 'dictionary'),
    file('manifest.json', 'manifest'),
  ]
}

/** Two kinds of values are told otherwise where cells have types. */
function cellWords(column: ExportColumn): string {
  const kind = kindOf(column)
  return kind === 'local' || kind === 'yesNo' ? `cells.${kind}` : `values.${column.values}`
}

/**
 * The words by their dotted keys: the clinic's own before those that ship, and English where a
 * language has none. Staff can do without a translation; not without an export.
 */
function readWords({ language, appDir, dataDir }: Scope): (key: string) => string {
  const english = flattenWords(englishWords)
  const path = contentDirs(appDir, dataDir)
    .map(({ localesDir }) => join(localesDir, language, 'export.json'))
    .findLast((each) => existsSync(each))
  const own = path === undefined ? new Map<string, string>() : readOrNothing(path)
  return (key) => {
    const text = own.get(key) ?? english.get(key)
    if (text === undefined) throw new Error(`locales/en/export.json has no ${key}`)
    return text
  }
}

function readOrNothing(path: string): Map<string, string> {
  try {
    return flattenWords(parseJsonFile(path, wordTreeSchema))
  } catch (error) {
    if (error instanceof FileProblem) return new Map()
    throw error
  }
}
