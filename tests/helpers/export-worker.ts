import { EventEmitter } from 'node:events'
import { dirname, resolve } from 'node:path'
import { vi } from 'vitest'
import { ExportStore } from '../../src/main/database/export-store.ts'
import type { ExportWorker } from '../../src/main/export/exporter.ts'
import { serveExport } from '../../src/main/export/serve-export.ts'
import { StaffExports } from '../../src/main/export/staff-exports.ts'
import { Targets } from '../../src/main/export/targets.ts'
import type { Settings } from '../../src/main/settings/schema.ts'
import type { ExportState } from '../../src/shared/exports.ts'
import type { VisitsRig } from './visits.ts'

/** The code of the worker, joined to main by messages that are cloned as between processes. */
export class SameProcess implements ExportWorker {
  readonly toMain = new EventEmitter()
  readonly toWorker = new EventEmitter()
  readonly kill = vi.fn(() => {
    this.toMain.removeAllListeners('message')
  })
  /** What main said. */
  readonly heard: unknown[] = []

  constructor(serves = true) {
    if (!serves) return
    serveExport({
      onMessage: (listener) => this.toWorker.on('message', listener),
      send: (message) => {
        this.sendToMain(message)
      },
    })
  }

  sendToMain(message: unknown): void {
    const copy: unknown = structuredClone(message)
    setImmediate(() => this.toMain.emit('message', copy))
  }

  send(message: unknown): void {
    const copy: unknown = structuredClone(message)
    this.heard.push(copy)
    setImmediate(() => this.toWorker.emit('message', copy))
  }

  onMessage(listener: (message: unknown) => void): void {
    this.toMain.on('message', listener)
  }

  onExit(listener: (code: number) => void): void {
    this.toMain.on('exit', listener)
  }
}

/** The clinic's folder, and no drive. */
export const makeTargets = (folder: string | null) => new Targets({ folder, findDrives: () => [] })

/** The exports of staff on the results of a test, written by the worker's own code. */
export function makeStaffExports(
  { database, databasePath, clock, log }: VisitsRig,
  settings: Settings,
  {
    fork = () => new SameProcess(),
    changed = () => undefined,
  }: { fork?: () => ExportWorker; changed?: (state: ExportState) => void } = {},
): StaffExports {
  return new StaffExports({
    settings,
    dataDir: dirname(databasePath),
    appDir: resolve(import.meta.dirname, '../..'),
    appVersion: '0.0.0',
    store: new ExportStore(database, databasePath),
    targets: makeTargets(settings.export.folder),
    ...{ fork, changed, clock, log },
  })
}
