import { closeSync, lstatSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../database/connection.ts'
import { MIB, NotRegular, openRegularFile, refuseIrregular } from '../platform/regular-file.ts'
import { headerRow, LINE_END, type CsvDialect } from './csv.ts'
import { asExportFailure, exportFailure } from './failure.ts'
import type { Frame } from './divided-file.ts'
import { batchesOf, type EntryGroup } from './record-batch.ts'
import type { FormatContext, LeftOutReason, RecordFormat } from './record-format.ts'
import { readRowBlocks } from './row-blocks.ts'
import { selectionSql, type Selection } from './selection.ts'
import type { ExportTable } from './tables.ts'
import { readUsedLessons, type UsedLessons } from './used-lessons.ts'
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
  /** Told of rows as they are made. None is cut where a list takes several files. */
  pieces: (rowsMade: (rows: number) => void) => Iterable<string | Uint8Array>
  /** What stands in each of its files; null where it is whole in one file or not at all. */
  frame: Frame | null
  /** What it has one row or record for each of; null for what is no list. */
  rowsOf: RowsOf | null
  /** Of a workbook: its sheets in their order. */
  sheets?: { name: string; rows: number }[]
  /** Visits that it has no record of, counted another way than by making the others. */
  leftOut?: LeftOut
}

export interface LeftOut {
  reason: LeftOutReason
  visits: number
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
    frame: tableFrame(headerRow(table.columns, dialect)),
    *pieces(rowsMade) {
      for (const { text, rows } of readRowBlocks(database, table, selection, dialect)) {
        rowsMade(rows)
        yield text
      }
    },
  }
}

/** @param header without its line end */
export const tableFrame = (header: string): Frame => ({
  head: BYTE_ORDER_MARK + header + LINE_END,
  separator: '',
  tail: '',
})

/** The files of one format. What they refer to is read once for all of them: it takes every answer. */
export function recordParts(
  database: Database,
  formats: readonly RecordFormat[],
  selection: Selection,
  context: FormatContext & { baseUrl: string },
): Part[] {
  let used: UsedLessons | undefined
  const usedLessons = () => (used ??= readUsedLessons(database, selection, context.baseUrl))
  return formats.map((format) => recordPart(database, format, selection, context, usedLessons))
}

function recordPart(
  database: Database,
  format: RecordFormat,
  selection: Selection,
  { baseUrl, ...context }: FormatContext & { baseUrl: string },
  usedLessons: () => UsedLessons,
): Part {
  const { fileName, leavesOut, batch } = format
  const groups = function* (): Generator<EntryGroup> {
    if (format.definitions) {
      for (const entry of format.definitions(usedLessons(), context)) {
        yield { entries: [entry], rows: 0 }
      }
    }
    for (const visit of readVisitRecords(database, selection, baseUrl)) {
      const entries = format.entries(visit, context)
      if (entries.length > 0) yield* groupsOf(entries, format)
    }
  }
  const frame = format.frame(context)
  return {
    name: fileName,
    rowsOf: 'visits',
    frame,
    ...(leavesOut && {
      leftOut: {
        reason: leavesOut.reason,
        visits: countVisits(database, selection, leavesOut.where),
      },
    }),
    *pieces(rowsMade) {
      for (const { entries, rows } of batch ? batchesOf(groups()) : groups()) {
        rowsMade(rows)
        yield batch ? batch(entries) : entries.join(frame.separator)
      }
    },
  }
}

/** The visit is counted where it begins. */
function groupsOf(entries: readonly string[], { isDivisible }: RecordFormat): EntryGroup[] {
  if (isDivisible !== true) return [{ entries, rows: 1 }]
  return entries.map((entry, index) => ({ entries: [entry], rows: index === 0 ? 1 : 0 }))
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
      frame: null,
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

function countVisits(database: Database, selection: Selection, where: string): number {
  const sql = `SELECT count(*) AS visits FROM visits AS v WHERE ${selectionSql} AND ${where}`
  return (database.prepare(sql).get({ ...selection }) as { visits: number }).visits
}

export function countRows(database: Database, table: ExportTable, selection: Selection): number {
  const sql = `SELECT count(*) AS rows FROM ${table.from} WHERE ${selectionSql}`
  return (database.prepare(sql).get({ ...selection }) as { rows: number }).rows
}
