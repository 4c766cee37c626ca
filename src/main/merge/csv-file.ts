import { parse } from 'csv-parse'
import { BYTE_ORDER_MARK } from '../export/contents.ts'
import { guardText, LINE_END, quoteCell, separatorOf, type CsvDialect } from '../export/csv.ts'
import { FileProblem } from '../platform/json-file.ts'
import { MIB, streamRegularFile } from '../platform/regular-file.ts'

/** No spreadsheet reads it for a formula, although it may begin with a minus. */
const NUMBER = /^-?\d+(\.\d+)?$/
/** Far above any row of an export; a file without line ends would be one row. */
const MAX_ROW_BYTES = MIB
const MAX_COLUMNS = 200

/**
 * The rows of a CSV file, the header first, with as many cells in each.
 * @throws {FileProblem}
 */
export async function* readCsv({
  path,
  kind: { maxBytes },
  csv,
}: {
  path: string
  kind: { maxBytes: number }
  /** How its export was written. */
  csv: CsvDialect
}): AsyncGenerator<string[]> {
  const refuse = (reason: string) => new FileProblem([{ file: path, key: '', reason }])
  const parser = parse({
    ...{ bom: true, delimiter: separatorOf(csv), record_delimiter: LINE_END },
    max_record_size: MAX_ROW_BYTES,
  })
  let close: () => void = () => undefined
  try {
    const file = streamRegularFile(path, maxBytes).on('error', (error) => parser.destroy(error))
    close = () => file.destroy()
    for await (const row of file.pipe(parser)) {
      const cells = row as string[]
      if (cells.length > MAX_COLUMNS) throw refuse(`has more than ${MAX_COLUMNS} columns`)
      yield cells
    }
  } catch (error) {
    if (error instanceof FileProblem) throw error
    throw refuse((error as Error).message)
  } finally {
    close()
  }
}

export const csvHead = (columns: readonly string[]) => BYTE_ORDER_MARK + csvLine(columns)

/** One row with its line end. Cells of an export are guarded already; a hand-made one may not be. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(cellOf).join(',') + LINE_END
}

const cellOf = (cell: string) => quoteCell(NUMBER.test(cell) ? cell : guardText(cell))
