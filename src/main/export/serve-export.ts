import { join } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { openDatabaseToRead } from '../database/open.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { ExportCancelled } from './failure.ts'
import type { ExportRequest, ExportProgress, WrittenExport } from './request.ts'
import { toWorkerSchema, type FromWorker } from './worker-messages.ts'
import { writeExport } from './write-export.ts'

/** No screen shows more steps than this. */
const PROGRESS_EVERY_MS = 100

/** The way to main and back. */
interface Port {
  onMessage: (listener: (message: unknown) => void) => void
  send: (message: FromWorker) => void
}

/** Makes the one export that main asks for, and can be cancelled; all else is ignored. */
export function serveExport(port: Port): void {
  const controller = new AbortController()
  let isStarted = false
  port.onMessage((data) => {
    const message = v.safeParse(toWorkerSchema, data)
    if (!message.success) return
    if (message.output.kind === 'cancel') {
      controller.abort()
      return
    }
    if (isStarted) return
    isStarted = true
    const onProgress = withPauses((progress) => {
      port.send({ kind: 'progress', ...progress })
    })
    void makeExport(message.output.request, { signal: controller.signal, onProgress }).then(
      (written) => {
        port.send({ kind: 'written', written })
      },
      (error: unknown) => {
        port.send(failureOf(error))
      },
    )
  })
}

async function makeExport(
  request: ExportRequest,
  watch: { signal: AbortSignal; onProgress: (progress: ExportProgress) => void },
): Promise<WrittenExport> {
  const database = openDatabaseToRead(join(request.dataDir, DATABASE_NAME))
  try {
    return await writeExport(database, request, watch)
  } finally {
    database.close()
  }
}

function withPauses(
  report: (progress: ExportProgress) => void,
): (progress: ExportProgress) => void {
  let reportedAt = Number.NEGATIVE_INFINITY
  return (progress) => {
    const now = performance.now()
    if (now - reportedAt < PROGRESS_EVERY_MS) return
    reportedAt = now
    report(progress)
  }
}

function failureOf(error: unknown): FromWorker {
  if (error instanceof ExportCancelled) return { kind: 'cancelled' }
  if (error instanceof AppError) {
    return { kind: 'failed', code: error.code, problem: error.problem ?? null, stack: null }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { kind: 'failed', code: 'internal', problem: null, stack }
}
