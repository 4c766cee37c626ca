import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { recordFormats } from '../../src/main/export/formats/index.ts'
import { exportTables } from '../../src/main/export/tables.ts'
import { WORDS_TABLE, wordsColumns } from '../../src/main/export/words-table.ts'
import { formatNames } from '../../src/shared/exports.ts'
import { flattenWords } from '../../src/shared/locale.ts'
import { makeExport } from '../helpers/exports.ts'
import { readWords, shippedTags } from '../helpers/locales.ts'
import { makeVisits } from '../helpers/visits.ts'

/** All that is a table, with its columns. */
const tables = [...exportTables, { fileName: WORDS_TABLE, rowsOf: 'words', columns: wordsColumns }]

interface Row {
  file: string
  column: string
  meaning: string
  values: string
}

async function dictionaryIn(language: string, databasePath = makeVisits().databasePath) {
  const { dir } = await makeExport(databasePath, { language, formats: [...formatNames] })
  const [head, ...rows] = parse(readFileSync(join(dir, 'data-dictionary.csv')), {
    bom: true,
    record_delimiter: '\r\n',
  })
  const named = rows.map(([file, column, meaning, values]) => ({ file, column, meaning, values }))
  return { head, rows: named as Row[] }
}

describe('the data dictionary', () => {
  it.each(shippedTags)(
    '%s: explains every column of every table, and nothing else',
    async (tag) => {
      const { head, rows } = await dictionaryIn(tag)
      const words = flattenWords(readWords(tag, 'export'))
      expect(head).toEqual(
        ['file', 'column', 'meaning', 'values'].map((name) => words.get(`head.${name}`)),
      )
      const explained = rows.filter(({ column }) => column !== '')
      expect(explained.map(({ file, column }) => `${file} ${column}`)).toEqual([
        ...tables.flatMap(({ fileName, columns }) =>
          columns.map(({ name }) => `${fileName} ${name}`),
        ),
        ...exportTables.flatMap(({ rowsOf, columns }) =>
          columns.map(({ name }) => `${rowsOf}.xlsx ${name}`),
        ),
      ])
      for (const { meaning, values } of explained) {
        expect(meaning).not.toBe('')
        expect(values).not.toBe('')
      }
    },
  )

  it.each(shippedTags)('%s: has no word that no column and no file uses', (tag) => {
    const used = new Set([
      ...['head.file', 'head.column', 'head.meaning', 'head.values'],
      ...[
        'visits',
        'answers',
        'words',
        'ndjson',
        'fhir',
        'fhirTransactions',
        'xapi',
        'dictionary',
        'sheets',
        'manifest',
      ].map((name) => `files.${name}`),
      ...['forms.csv', 'forms.xlsx', 'cells.local', 'cells.yesNo'],
      ...tables.flatMap(({ rowsOf, columns }) =>
        columns.flatMap(({ name, values }) => [`${rowsOf}.${name}`, `values.${values}`]),
      ),
    ])
    const words = [...flattenWords(readWords(tag, 'export')).keys()]
    expect(words.filter((key) => !used.has(key))).toEqual([])
  })

  it('names each file that an export may have', async () => {
    const { rows } = await dictionaryIn('es')
    const files = rows.filter(({ column }) => column === '').map(({ file }) => file)
    expect(files).toEqual([
      ...tables.map(({ fileName }) => fileName),
      ...['visits.xlsx', 'answers.xlsx'],
      ...Object.values(recordFormats)
        .flat()
        .map(({ fileName }) => fileName),
      ...['sheet-….pdf', 'data-dictionary.csv', 'manifest.json'],
    ])
  })

  it('says how cells are written, in CSV and in a workbook', async () => {
    const { rows } = await dictionaryIn('en')
    const about = (file: string, column: string) =>
      rows.find((row) => row.file === file && row.column === column)?.values
    expect(about('visits.csv', '')).toContain('manifest.json says what separates the cells')
    expect(about('visits.csv', 'follow_up')).toContain('1 = yes')
    expect(about('visits.xlsx', '')).toContain('1,048,576')
    expect(about('visits.xlsx', 'follow_up')).toContain('TRUE = yes')
    expect(about('visits.xlsx', 'started_local')).toContain('Date and time')
    for (const file of ['visits.csv', 'visits.xlsx']) {
      expect(about(file, 'visit_ref')).toContain('capital and small letters are the same')
    }
  })

  it('names the codes that the results can hold, in every language', async () => {
    for (const tag of shippedTags) {
      const { rows } = await dictionaryIn(tag)
      const valuesOf = (column: string) => rows.find((row) => row.column === column)?.values ?? ''
      for (const [column, codes] of [
        ['status', ['open', 'completed', 'stopped', 'declined', 'unable']],
        ['recipient', ['patient', 'representative', 'both']],
        ['staff_evaluation', ['verbalized', 'needs_reinforcement', 'no_evidence', 'not_assessed']],
        ['outcome', ['correct', 'wrong', 'unsure']],
      ] as const) {
        for (const code of codes) expect(valuesOf(column)).toContain(`${code} = `)
      }
    }
  })

  it("takes the clinic's own words, and English where a language has none", async () => {
    const { databasePath } = makeVisits()
    const dir = join(databasePath, '..', 'locales', 'uk')
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'export.json'), JSON.stringify({ head: { file: 'Файл' } }))
    const { head } = await dictionaryIn('uk', databasePath)
    expect(head).toEqual(['Файл', 'Column', 'Meaning', 'Unit or values'])
  })
})
