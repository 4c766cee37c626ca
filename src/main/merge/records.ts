import { FileProblem, parseJson } from '../platform/json-file.ts'
import { MIB, streamRegularFile } from '../platform/regular-file.ts'
import { filesOf, RECORDS } from './file-kinds.ts'
import { exporterOf } from './exporters.ts'
import type { Row } from './merge-index.ts'
import { isMoment, isWithin } from './moments.ts'
import type { Source, SourceFile } from './source.ts'
import { problem } from './tables.ts'

/** Far above any visit; a file without line ends would be one line. */
const MAX_LINE_BYTES = MIB

/**
 * The lines of one export. A merged line says when it was exported, as a merged row does.
 * @throws {FileProblem}
 */
export async function* readRecords(source: Source): AsyncGenerator<Row> {
  const files = filesOf(RECORDS, source.files)
  if (files.length === 0) return
  let lines = 0
  for (const file of files) lines += yield* readRecordFile(source, file)
  // A merge has no record of a visit that is disputed.
  if (!source.isMerged) refuseOtherCount(files[0]?.path ?? RECORDS, lines, source.counts.visits)
}

/** @returns how many lines there were */
async function* readRecordFile(source: Source, file: SourceFile): AsyncGenerator<Row, number> {
  let rows = 0
  for await (const line of readLines(file.path, file.kind.maxBytes)) {
    rows++
    const {
      exportedAt = source.exportedAt,
      exportedBy,
      ...record
    } = recordOf(line, file.path, rows)
    if (!isWithin(exportedAt, source.exportedAt)) {
      throw problem(file.path, `line ${rows}`, 'was exported after the export that it is in')
    }
    yield {
      file: RECORDS,
      id: record.visitId,
      seq: 0,
      startedAt: null,
      changedNo: record.changedNo ?? null,
      hasStates: true,
      exportedAt,
      exportedBy: (source.isMerged && exportedBy) || exporterOf(source, record.kioskId ?? null),
      source: source.name,
      cells: [JSON.stringify(record)],
    }
  }
  refuseOtherCount(file.path, rows, file.rows)
  return rows
}

function refuseOtherCount(path: string, lines: number, told: number | null): void {
  if (told === null || told === lines) return
  throw problem(path, '', `has ${lines} lines, and the manifest says ${told}`)
}

/** Ends at line feeds alone: other line ends may stand within a text of JSON. */
async function* readLines(path: string, maxBytes: number): AsyncGenerator<string> {
  let kept = Buffer.alloc(0)
  for await (const block of streamRegularFile(path, maxBytes)) {
    let rest = block as Buffer
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      yield Buffer.concat([kept, rest.subarray(0, end)]).toString('utf8')
      kept = Buffer.alloc(0)
      rest = rest.subarray(end + 1)
    }
    kept = Buffer.concat([kept, rest])
    if (kept.length > MAX_LINE_BYTES) throw problem(path, '', 'has a line that is too long')
  }
  if (kept.length > 0) yield kept.toString('utf8')
}

interface Line {
  visitId: string
  kioskId?: string | null
  changedNo?: number | null
  exportedAt?: string
  /** In a merge, where it is not the visit's own kiosk alone. */
  exportedBy?: string
}

function recordOf(line: string, path: string, row: number): Line {
  const refuse = (reason: string): FileProblem => problem(path, `line ${row}`, reason)
  let value: unknown
  try {
    value = parseJson(line)
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse('is no JSON of a visit')
    throw error
  }
  if (isLine(value)) return value
  throw refuse('is no visit that this app can read')
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false
  const { schema, visitId, kioskId, changedNo, exportedAt, exportedBy } = value as Record<
    string,
    unknown
  >
  const isText = (each: unknown) => each == null || typeof each === 'string'
  const isDated =
    exportedAt === undefined || (typeof exportedAt === 'string' && isMoment(exportedAt))
  const isCounted = changedNo == null || Number.isSafeInteger(changedNo)
  return (
    schema === 1 &&
    typeof visitId === 'string' &&
    isText(kioskId) &&
    isText(exportedBy) &&
    isDated &&
    isCounted
  )
}

export function recordLine({
  exportedAt,
  exportedBy,
  cells,
}: Pick<Row, 'exportedAt' | 'exportedBy'> & { cells: string }): string {
  const [json] = JSON.parse(cells) as [string]
  const record = JSON.parse(json) as Line
  const others = exportedBy === (record.kioskId ?? '') ? {} : { exportedBy }
  return `${JSON.stringify({ ...record, exportedAt, ...others })}\n`
}
