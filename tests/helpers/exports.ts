import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Database } from '../../src/main/database/connection.ts'
import { ExportStore } from '../../src/main/database/export-store.ts'
import { openDatabaseToRead } from '../../src/main/database/open.ts'
import { FROM_THE_BEGINNING } from '../../src/main/database/sequence.ts'
import { RFC_4180 } from '../../src/main/export/csv.ts'
import { entryOf } from '../../src/main/export/entry.ts'
import type { ExportRequest, ExportProgress, WrittenExport } from '../../src/main/export/request.ts'
import { writeExport } from '../../src/main/export/write-export.ts'
import { UNSET_BASE_URL } from '../../src/main/settings/migrations.ts'

export const EXPORTED_AT = '2026-03-04T15:00:00.000-05:00'
export const KIOSK_ID = '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10'
/** Who gets the exports of the tests. */
export const FEED = 'nightly'
export const EVERYTHING: ExportRequest['range'] = {
  fromDate: null,
  toDate: null,
  afterChange: FROM_THE_BEGINNING,
}

/** An export of all as CSV into the folder `out` beside the results. */
export function makeRequest(
  databasePath: string,
  part: Partial<ExportRequest> = {},
): ExportRequest {
  const dataDir = dirname(databasePath)
  const targetDir = join(dataDir, 'out')
  mkdirSync(targetDir, { recursive: true })
  return {
    id: randomUUID(),
    targetDir,
    targetMustBeMount: false,
    dataDir,
    appDir: resolve(import.meta.dirname, '../..'),
    kioskId: KIOSK_ID,
    appVersion: '0.0.0',
    baseUrl: UNSET_BASE_URL,
    language: 'en',
    formats: ['csv'],
    feed: FEED,
    csv: RFC_4180,
    visitReference: { is: 'patient', system: null },
    range: EVERYTHING,
    recipients: [],
    exportedAt: EXPORTED_AT,
    ...part,
  }
}

export interface Finished extends WrittenExport {
  dir: string
  request: ExportRequest
}

/** Makes an export as the worker does: on a connection of its own. */
export async function makeExport(
  databasePath: string,
  part: Partial<ExportRequest> = {},
  {
    signal = new AbortController().signal,
    onProgress = () => undefined,
    mostFileBytes,
  }: {
    signal?: AbortSignal
    onProgress?: (progress: ExportProgress) => void
    mostFileBytes?: number
  } = {},
): Promise<Finished> {
  const request = makeRequest(databasePath, part)
  const database = openDatabaseToRead(databasePath)
  try {
    const written = await writeExport(database, request, { signal, onProgress }, mostFileBytes)
    return { ...written, dir: join(request.targetDir, written.folder), request }
  } finally {
    database.close()
  }
}

/** Notes an export in the audit log as main does. */
export function noteExport(
  database: Database,
  databasePath: string,
  { request, ...written }: Finished,
): void {
  new ExportStore(database, databasePath).record(entryOf(request, written, null), 'somebody')
}

export const readTable = (path: string) =>
  parse<Record<string, string>>(readFileSync(path), {
    columns: true,
    bom: true,
    record_delimiter: '\r\n',
  })

/** What each line of an NDJSON file holds. */
export function linesOf<Line>(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}
