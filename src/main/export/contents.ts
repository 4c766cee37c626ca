import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../database/open.ts'
import { headerRow, rowSql } from './csv.ts'
import type { FormatContext, RecordFormat } from './record-format.ts'
import { readRows } from '../database/rows.ts'
import { selectionSql, type Selection } from './selection.ts'
import type { ExportTable } from './tables.ts'
import { readVisitRecords } from './visit-records.ts'

/** Excel takes a file for UTF-8 only with this mark. */
export const BYTE_ORDER_MARK = '\uFEFF'
export const LINE_END = '\r\n'
const BLOCK_BYTES = 256 * 1024

/** One file of an export before it is written. */
export interface Part {
  name: string
  /** Told of each row as it is made. */
  pieces: (rowMade: () => void) => Iterable<string | Uint8Array>
  /** What it has one row or record for each of; null for what is no list. */
  rowsOf: 'visits' | 'answers' | null
}

export function tablePart(database: Database, table: ExportTable, selection: Selection): Part {
  const sql = `SELECT ${rowSql(table.columns)} AS row FROM ${table.from}
    WHERE ${selectionSql} ORDER BY ${table.orderBy}`
  return {
    name: table.fileName,
    rowsOf: table.rowsOf,
    *pieces(rowMade) {
      yield BYTE_ORDER_MARK + headerRow(table.columns) + LINE_END
      for (const { row } of readRows<{ row: string }>(database, sql, { ...selection })) {
        rowMade()
        yield row + LINE_END
      }
    },
  }
}

export function recordPart(
  database: Database,
  format: RecordFormat,
  selection: Selection,
  context: FormatContext,
): Part {
  return {
    name: format.fileName,
    rowsOf: 'visits',
    *pieces(rowMade) {
      yield format.head(context)
      let isFirst = true
      for (const visit of readVisitRecords(database, selection)) {
        rowMade()
        for (const piece of format.pieces(visit, context)) {
          yield isFirst ? piece : format.separator + piece
          isFirst = false
        }
      }
      yield format.tail
    },
  }
}

/** The kept take-home sheets of the selected visits, as they are. */
export function sheetParts(database: Database, sheetsDir: string, selection: Selection): Part[] {
  if (!existsSync(sheetsDir)) return []
  const find = database.prepare(`SELECT 1 FROM visits AS v WHERE v.id = :id AND ${selectionSql}`)
  return readdirSync(sheetsDir)
    .filter((name) => name.endsWith('.pdf'))
    .filter((name) => find.get({ id: name.slice(0, -'.pdf'.length), ...selection }) !== undefined)
    .sort()
    .map((name) => ({
      name: `sheet-${name}`,
      rowsOf: null,
      pieces: () => bytesOf(join(sheetsDir, name)),
    }))
}

function* bytesOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
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

export function countRows(database: Database, table: ExportTable, selection: Selection): number {
  const sql = `SELECT count(*) AS rows FROM ${table.from} WHERE ${selectionSql}`
  return (database.prepare(sql).get({ ...selection }) as { rows: number }).rows
}
