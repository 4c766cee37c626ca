import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { ndjson } from '../export/formats/ndjson.ts'
import type { Row } from './merge-index.ts'
import type { Source } from './source.ts'
import { problem } from './tables.ts'

export const RECORDS = ndjson.fileName

/**
 * The lines of one export. A merged line says when it was exported, as a merged row does.
 * @throws {FileProblem}
 */
export async function* readRecords(source: Source): AsyncGenerator<Row> {
  const file = source.files.get(RECORDS)
  if (file === undefined) return
  let rows = 0
  const lines = createInterface({ input: createReadStream(file.path), crlfDelay: Infinity })
  for await (const line of lines) {
    rows++
    const { exportedAt = source.exportedAt, ...record } = recordOf(line, file.path, rows)
    yield {
      file: RECORDS,
      id: record.visitId,
      seq: 0,
      startedAt: null,
      hasStates: true,
      exportedAt,
      source: source.name,
      cells: [JSON.stringify(record)],
    }
  }
  if (file.rows === null || rows === file.rows) return
  throw problem(file.path, '', `has ${rows} lines, and the manifest says ${file.rows}`)
}

interface Line {
  visitId: string
  exportedAt?: string
}

function recordOf(line: string, path: string, row: number): Line {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw problem(path, `line ${row}`, 'is no JSON')
  }
  const { schema, visitId, exportedAt } = value as Record<string, unknown>
  const isMoment = typeof exportedAt === 'string' && !Number.isNaN(Date.parse(exportedAt))
  if (schema === 1 && typeof visitId === 'string' && (exportedAt === undefined || isMoment)) {
    return value as Line
  }
  throw problem(path, `line ${row}`, 'is no visit that this app can read')
}

export function recordLine({
  exportedAt,
  cells,
}: Pick<Row, 'exportedAt'> & { cells: string }): string {
  const [record] = JSON.parse(cells) as [string]
  return `${JSON.stringify({ ...(JSON.parse(record) as object), exportedAt })}\n`
}
