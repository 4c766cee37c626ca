import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { FileProblem } from '../platform/json-file.ts'

/** Excel takes a file for UTF-8 only with this mark. */
const BYTE_ORDER_MARK = '\uFEFF'
const LINE_END = '\r\n'
/** Blanks before it do not keep a spreadsheet from reading a formula; full-width ones count. */
const FORMULA_START = /^[ \u00A0]*[=+\-@\t\r＝＋－＠]/
const NUMBER = /^-?\d+(\.\d+)?$/

/**
 * The rows of a CSV file, the header first, with as many cells in each.
 * @throws {FileProblem}
 */
export async function* readCsv(path: string): AsyncGenerator<string[]> {
  const parser = parse({ bom: true, record_delimiter: LINE_END })
  const file = createReadStream(path).on('error', (error) => parser.destroy(error))
  try {
    for await (const row of file.pipe(parser)) yield row as string[]
  } catch (error) {
    throw new FileProblem([{ file: path, key: '', reason: (error as Error).message }])
  } finally {
    file.destroy()
  }
}

export const csvHead = (columns: readonly string[]) => BYTE_ORDER_MARK + csvLine(columns)

/** One row with its line end. Cells of an export are guarded already; a hand-made one may not be. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(cellOf).join(',') + LINE_END
}

function cellOf(cell: string): string {
  const guarded = FORMULA_START.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
