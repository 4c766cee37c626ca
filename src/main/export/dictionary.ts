import { existsSync } from 'node:fs'
import { join } from 'node:path'
import englishWords from '../../../locales/en/export.json' with { type: 'json' }
import type { FormatName } from '../../shared/exports.ts'
import { flattenWords, wordTreeSchema } from '../../shared/locale.ts'
import { contentDirs } from '../content/content-dirs.ts'
import type { Database } from '../database/connection.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'
import { BYTE_ORDER_MARK, type Part } from './contents.ts'
import { LINE_END, rowSql, type CsvColumn } from './csv.ts'
import { recordFormats } from './formats/index.ts'
import { exportTables } from './tables.ts'
import { WORDS_TABLE, wordsColumns } from './words-table.ts'

export const DICTIONARY = 'data-dictionary.csv'
const columns = ['file', 'column', 'meaning', 'values'] as const
type Row = Readonly<Record<(typeof columns)[number], string>>

/** Which files need an explanation. */
interface Scope {
  formats: readonly FormatName[]
  /** The staff's own language. */
  language: string
  appDir: string
  dataDir: string
}

/**
 * `data-dictionary.csv`: what each file and column means, in the language that staff read. A table,
 * because whoever opens the others has a spreadsheet open already.
 */
export function dictionaryPart(database: Database, scope: Scope): Part {
  const cells = columns.map((name): CsvColumn => ({
    name,
    sql: `value ->> '${name}'`,
    kind: 'text',
  }))
  const select = database.prepare(`SELECT ${rowSql(cells)} AS row FROM json_each(?)`)
  return {
    name: DICTIONARY,
    rowsOf: null,
    *pieces() {
      const rows = select.all(JSON.stringify(dictionaryRows(scope))) as { row: string }[]
      yield BYTE_ORDER_MARK + rows.map(({ row }) => row + LINE_END).join('')
    },
  }
}

/** The first row is the head. */
function dictionaryRows(scope: Scope): Row[] {
  const wordOf = readWords(scope)
  const head = Object.fromEntries(columns.map((name) => [name, wordOf(`head.${name}`)])) as Row
  const file = (name: string, key: string): Row => ({
    file: name,
    column: '',
    meaning: wordOf(`files.${key}`),
    values: '',
  })
  const rows = scope.formats.flatMap((format) => {
    if (format !== 'csv') return [file(recordFormats[format].fileName, format)]
    const words = { fileName: WORDS_TABLE, rowsOf: 'words', columns: wordsColumns }
    return [...exportTables, words].flatMap(({ fileName, rowsOf, columns: described }) => [
      file(fileName, rowsOf),
      ...described.map(({ name, values }) => ({
        file: fileName,
        column: name,
        meaning: wordOf(`${rowsOf}.${name}`),
        values: wordOf(`values.${values}`),
      })),
    ])
  })
  return [
    head,
    ...rows,
    file('sheet-….pdf', 'sheets'),
    file(DICTIONARY, 'dictionary'),
    file('manifest.json', 'manifest'),
  ]
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
