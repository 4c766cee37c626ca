import { closeSync, lstatSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../database/connection.ts'
import { MIB, NotRegular, openRegularFile, refuseIrregular } from '../platform/regular-file.ts'
import { headerRow, LINE_END, type CsvDialect } from './csv.ts'
import { asExportFailure, exportFailure } from './failure.ts'
import type { FormatContext, RecordFormat } from './record-format.ts'
import { readRowBlocks } from './row-blocks.ts'
import { selectionSql, type Selection } from './selection.ts'
import type { ExportTable } from './tables.ts'
import { readVisitRecords } from './visit-records.ts'

/** Excel takes a file for UTF-8 only with this mark. */
export const BYTE_ORDER_MARK = '\uFEFF'
const BLOCK_BYTES = 256 * 1024
/** A page or two: a thousandth of that. */
const MAX_SHEET_BYTES = 64 * MIB

/** What a list has one row or record for each of; of words, for each option of a wording. */
export type RowsOf = 'visits' | 'answers' | 'words'

/** One file of an export before it is written. */
export interface Part {
  name: string
  /** Where it is encrypted, since the name tells more than nothing; `name` when absent. */
  encryptedName?: string
  /** Told of rows as they are made. */
  pieces: (rowsMade: (rows: number) => void) => Iterable<string | Uint8Array>
  /** What it has one row or record for each of; null for what is no list. */
  rowsOf: RowsOf | null
  /** Of a workbook: its sheets in their order. */
  sheets?: { name: string; rows: number }[]
}

export function tablePart(
  database: Database,
  table: ExportTable,
  selection: Selection,
  dialect: CsvDialect,
): Part {
  return {
    name: table.fileName,
    rowsOf: table.rowsOf,
    *pieces(rowsMade) {
      yield BYTE_ORDER_MARK + headerRow(table.columns, dialect) + LINE_END
      for (const { text, rows } of readRowBlocks(database, table, selection, dialect)) {
        rowsMade(rows)
        yield text
      }
    },
  }
}

export function recordPart(
  database: Database,
  format: RecordFormat,
  selection: Selection,
  { baseUrl, ...context }: FormatContext & { baseUrl: string },
): Part {
  return {
    name: format.fileName,
    rowsOf: 'visits',
    *pieces(rowsMade) {
      yield format.head(context)
      let isFirst = true
      for (const visit of readVisitRecords(database, selection, baseUrl)) {
        rowsMade(1)
        for (const piece of format.pieces(visit, context)) {
          yield isFirst ? piece : format.separator + piece
          isFirst = false
        }
      }
      yield format.tail
    },
  }
}

/**
 * The kept take-home sheets of the selected visits, as they are. Encrypted ones are only numbered:
 * a stick that is lost must not say which visits there were.
 */
export function sheetParts(database: Database, sheetsDir: string, selection: Selection): Part[] {
  if (lstatSync(sheetsDir, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  const find = database.prepare(`SELECT 1 FROM visits AS v WHERE v.id = :id AND ${selectionSql}`)
  return readdirSync(sheetsDir)
    .filter((name) => name.endsWith('.pdf'))
    .filter((name) => find.get({ id: name.slice(0, -'.pdf'.length), ...selection }) !== undefined)
    .sort()
    .map((name, index) => ({
      name: `sheet-${name}`,
      encryptedName: `sheet-${String(index + 1).padStart(4, '0')}.pdf`,
      rowsOf: null,
      pieces: () => bytesOf(join(sheetsDir, name)),
    }))
}

function* bytesOf(path: string): Generator<Uint8Array> {
  const file = openSheet(path)
  try {
    for (;;) {
      const block = Buffer.alloc(BLOCK_BYTES)
      const size = readSync(file, block)
      if (size === 0) return
      yield block.subarray(0, size)
    }
  } finally {
    closeSync(file)
  }
}

/** @throws {AppError} `export-failed`, naming the sheet: whoever exports can take it out of the folder */
function openSheet(path: string): number {
  try {
    refuseIrregular(path, MAX_SHEET_BYTES)
    return openRegularFile(path)
  } catch (error) {
    if (error instanceof NotRegular) throw exportFailure(path, error.message)
    throw asExportFailure(error, path)
  }
}

export function countRows(database: Database, table: ExportTable, selection: Selection): number {
  const sql = `SELECT count(*) AS rows FROM ${table.from} WHERE ${selectionSql}`
  return (database.prepare(sql).get({ ...selection }) as { rows: number }).rows
}
