import { join } from 'node:path'
import * as v from 'valibot'
import type { TaskWatch } from '../background/serve-task.ts'
import { AppError } from '../../shared/errors.ts'
import { openDatabaseToRead } from '../database/open.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { markUnchecked } from '../database/whole-check.ts'
import { ExportCancelled } from './failure.ts'
import { exportRequestSchema, type ExportOutcome, type ExportProgress } from './request.ts'
import { writeExport } from './write-export.ts'

/** Progress is sent no more often: a screen would not show it. */
const PROGRESS_EVERY_MS = 100

/** Makes the one export that main asks for. */
export async function performExport(
  asked: unknown,
  { signal, onProgress }: TaskWatch,
): Promise<ExportOutcome> {
  const request = v.parse(exportRequestSchema, asked)
  const databasePath = join(request.dataDir, DATABASE_NAME)
  const database = openDatabaseToRead(databasePath)
  try {
    const watch = { signal, onProgress: withPauses(onProgress) }
    return { kind: 'written', written: await writeExport(database, request, watch) }
  } catch (error) {
    if (error instanceof ExportCancelled) return { kind: 'cancelled' }
    if (error instanceof AppError && error.code === 'database-corrupt') askForCheck(databasePath)
    throw error
  } finally {
    database.close()
  }
}

/** However large they are, the next start looks through all of them and salvages. */
function askForCheck(databasePath: string): void {
  try {
    markUnchecked(databasePath)
  } catch {
    // Where no mark can be made either, the export's own words are what is left.
  }
}

function withPauses(send: (progress: ExportProgress) => void): (progress: ExportProgress) => void {
  let sentAtMs = Number.NEGATIVE_INFINITY
  return (progress) => {
    const nowMs = performance.now()
    if (nowMs - sentAtMs < PROGRESS_EVERY_MS) return
    sentAtMs = nowMs
    send(progress)
  }
}
