import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import {
  formatNames,
  STAFF_FEED,
  type ExportHistory,
  type ExportOrder,
  type ExportState,
} from '../../shared/exports.ts'
import type { BackgroundProcess } from '../background/run-task.ts'
import type { ExportStore } from '../database/export-store.ts'
import { FROM_THE_BEGINNING } from '../database/sequence.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Member } from '../settings/member.ts'
import type { Settings } from '../settings/schema.ts'
import { dialectOf, visitReferenceOf } from './export-settings.ts'
import { Exporter, type Exporting } from './exporter.ts'
import { rangeSchema, type ExportRequest } from './request.ts'
import type { ChosenTarget, Targets } from './targets.ts'

/** As many as a screen can show. */
const SHOWN = 50

interface Options {
  settings: Omit<Settings, 'staff'> & { staff: readonly Pick<Member, 'id' | 'name'>[] }
  dataDir: string
  appDir: string
  appVersion: string
  store: ExportStore
  targets: Pick<Targets, 'find'>
  fork: () => BackgroundProcess
  changed: (state: ExportState) => void
  clock: Clock
  log: Log
}

/** The exports that staff make at the kiosk, as its settings say. */
export class StaffExports {
  readonly #options: Options
  readonly #exporter: Exporter

  constructor(options: Options) {
    this.#options = options
    this.#exporter = new Exporter(options)
  }

  get state(): ExportState {
    return this.#exporter.state
  }

  /** @throws {AppError} `export-nowhere`, `export-target-gone`, `export-running`, `bad-input`, or that it cannot be noted */
  start(order: ExportOrder, by: Exporting): ExportState {
    const target = this.#options.targets.find(order.target)
    this.#exporter.start(this.#requestOf(order, target), by, target)
    return this.state
  }

  cancel(): ExportState {
    this.#exporter.cancel()
    return this.state
  }

  close(): void {
    this.#exporter.close()
  }

  get history(): ExportHistory {
    const { settings, store } = this.#options
    const names = new Map(settings.staff.map(({ id, name }) => [id, name]))
    const nameOf = (staffId: string | null) =>
      staffId === null ? null : (names.get(staffId) ?? null)
    return {
      keys: settings.export.publicKeys.length,
      lastOfFormats: formatNames.flatMap((format) => {
        const last = store.lastOf(format)
        if (last === null) return []
        const { exportedAt, visits, staffId } = last
        return [{ format, exportedAt, visits, name: nameOf(staffId) }]
      }),
      exports: store.history(SHOWN).map((entry) => ({
        folder: entry.folder,
        formats: [...entry.formats],
        feed: entry.feed,
        isEncrypted: entry.isEncrypted,
        fromDate: entry.fromDate,
        toDate: entry.toDate,
        visits: entry.visits,
        answers: entry.answers,
        exportedAt: entry.exportedAt,
        name: nameOf(entry.staffId),
      })),
    }
  }

  #requestOf(
    { fromDate, toDate, sinceLast, ...wanted }: ExportOrder,
    target: Pick<ChosenTarget, 'dir' | 'mustBeMount'>,
  ): ExportRequest {
    const { settings, dataDir, appDir, appVersion, store, clock } = this.#options
    const extra = (['xlsx', 'ndjson', 'fhir', 'xapi'] as const).filter((name) => wanted[name])
    const formats: ExportRequest['formats'] = ['csv', ...extra]
    const afterChange = sinceLast ? store.lastChange(STAFF_FEED, formats) : FROM_THE_BEGINNING
    const range = v.safeParse(rangeSchema, { fromDate, toDate, afterChange })
    if (!range.success) throw new AppError('bad-input')
    return {
      id: randomUUID(),
      targetDir: target.dir,
      targetMustBeMount: target.mustBeMount,
      ...{ dataDir, appDir, appVersion },
      kioskId: settings.kioskId,
      baseUrl: settings.export.baseUrl,
      visitReference: visitReferenceOf(settings),
      language: settings.staffLanguage,
      formats,
      feed: STAFF_FEED,
      csv: dialectOf(settings),
      range: range.output,
      recipients: settings.export.publicKeys,
      exportedAt: isoWithOffset(clock.now()),
    }
  }
}
