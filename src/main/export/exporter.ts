import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, describeProblem } from '../../shared/errors.ts'
import type { ExportState } from '../../shared/exports.ts'
import { runTask, type BackgroundProcess, type Task } from '../background/run-task.ts'
import type { ExportStore } from '../database/export-store.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { entryOf } from './entry.ts'
import { folderName, PARTIAL } from './export-name.ts'
import {
  exportOutcomeSchema,
  progressSchema,
  type ExportOutcome,
  type ExportRequest,
  type WrittenExport,
} from './request.ts'
import type { ChosenTarget } from './targets.ts'

/** A stick that hangs keeps the process from reading its messages; then it is ended from outside. */
const CANCEL_WITHIN_MS = 5000

/** Who exports. */
export interface Exporting {
  staffId: string
  name: string
}

interface Options {
  /** Starts the process that writes. */
  fork: () => BackgroundProcess
  store: ExportStore
  clock: Clock
  log: Log
  changed: (state: ExportState) => void
  cancelWithinMs?: number
}

/** What is known of the place that the request names. */
type ExportPlace = Pick<ChosenTarget, 'isDrive' | 'isThere'>
const anywhere: ExportPlace = { isDrive: false, isThere: () => true }

interface Running {
  request: ExportRequest
  place: ExportPlace
  by: Exporting
  task: Task<ExportOutcome>
  timer?: NodeJS.Timeout
}

/** The export that runs, in a process of its own; one at a time. Whoever began it is in the audit log. */
export class Exporter {
  readonly #options: Options
  #running: Running | null = null
  #state: ExportState = { kind: 'none' }

  constructor(options: Options) {
    this.#options = options
  }

  get state(): ExportState {
    return this.#state
  }

  /** @throws {AppError} `export-running`, or that it cannot be written down: then nothing is exported */
  start(request: ExportRequest, by: Exporting, place = anywhere): void {
    if (this.#running !== null) throw new AppError('export-running')
    this.#audit('export-started', request, by)
    const task = runTask(this.#options.fork(), {
      request,
      replySchema: exportOutcomeSchema,
      progress: {
        schema: progressSchema,
        listener: ({ done, total }) => {
          this.#setState({ kind: 'running', done, total })
        },
      },
      log: this.#options.log,
    })
    const running: Running = { request, place, by, task }
    this.#running = running
    this.#setState({ kind: 'running', done: 0, total: 0 })
    void task.reply.then(
      (outcome) => {
        if (this.#running === running) this.#take(running, outcome)
      },
      (error: unknown) => {
        // It rejects, too, where the export was ended from here.
        if (this.#running === running) this.#fail(running, error)
      },
    )
  }

  /** Does nothing when none runs. The state tells when it has ended. */
  cancel(): void {
    const running = this.#running
    if (running === null || running.timer !== undefined) return
    running.task.cancel()
    running.timer = setTimeout(() => {
      this.#options.log.warn('export-killed')
      this.#end(running, { kind: 'cancelled' })
    }, this.#options.cancelWithinMs ?? CANCEL_WITHIN_MS)
  }

  /** The kiosk ends, and the export with it. What is left is cleared by the next one. */
  close(): void {
    if (this.#running !== null) this.#end(this.#running, { kind: 'cancelled' })
  }

  #take(running: Running, outcome: ExportOutcome): void {
    if (outcome.kind === 'written') this.#note(running, outcome.written)
    else this.#end(running, { kind: 'cancelled' })
  }

  #fail(running: Running, error: unknown): void {
    const { log } = this.#options
    if (error instanceof AppError) {
      const { code, problem } = error
      log.error('export-failed', { code, reason: problem ? describeProblem(problem) : null })
      this.#end(running, { kind: 'failed', code, file: problem?.file ?? null })
    } else {
      log.error('export-failed', { code: 'internal', error })
      this.#end(running, { kind: 'failed', code: 'internal', file: null })
    }
  }

  /** An export that nobody can be held to does not stay, nor one that is not where it should be. */
  #note(running: Running, written: WrittenExport): void {
    const { request, place, by } = running
    const { folder, visits, answers } = written
    try {
      if (!place.isThere()) throw new AppError('export-target-gone')
      this.#options.store.record(entryOf(request, written, by.staffId), by.name)
    } catch (error) {
      this.#options.log.error('export-not-noted', { error })
      this.#takeBack(join(request.targetDir, folder))
      const code = error instanceof AppError ? error.code : 'internal'
      this.#end(running, { kind: 'failed', code, file: null })
      return
    }
    this.#options.log.info('export-written', { folder, visits, answers })
    this.#end(running, { kind: 'written', folder, visits, answers, isDrive: place.isDrive })
  }

  #end(running: Running, state: ExportState): void {
    const { request, by, task, timer } = running
    clearTimeout(timer)
    this.#running = null
    task.kill()
    if (state.kind !== 'written') {
      this.#remove(
        join(
          request.targetDir,
          folderName(request.kioskId, request.range, request.exportedAt) + PARTIAL,
        ),
      )
      try {
        this.#audit(`export-${state.kind}`, request, by)
      } catch (error) {
        this.#options.log.error('export-end-not-saved', { error })
      }
    }
    this.#setState(state)
  }

  /** First the name, in one step: what cannot be removed after that is at least called `.partial`. */
  #takeBack(dir: string): void {
    void rename(dir, dir + PARTIAL).then(
      () => {
        this.#remove(dir + PARTIAL)
      },
      () => {
        this.#remove(dir)
      },
    )
  }

  /** Not waited for: a stick that hangs must not hold the kiosk up. */
  #remove(dir: string): void {
    void rm(dir, { recursive: true, force: true }).catch((error: unknown) => {
      this.#options.log.warn('export-not-cleared', { dir, error })
    })
  }

  #audit(
    action: string,
    { id, formats, kioskId, range, exportedAt }: ExportRequest,
    by: Exporting,
  ) {
    const details = {
      ...{ name: by.name, staffId: by.staffId, id, formats: formats.join(',') },
      folder: folderName(kioskId, range, exportedAt),
    }
    const at = isoWithOffset(this.#options.clock.now())
    this.#options.store.audit({ at, action, details })
  }

  #setState(state: ExportState): void {
    this.#state = state
    this.#options.changed(state)
  }
}
