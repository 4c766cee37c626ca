import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ExportState } from '../../shared/exports.ts'
import { Approvals } from '../approvals/approvals.ts'
import type { BackgroundProcess } from '../background/run-task.ts'
import { DailyBackup } from '../backup/daily-backup.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { Content } from '../content/load.ts'
import { ApprovalStore } from '../database/approval-store.ts'
import { findBrokenAudit } from '../database/audit-log.ts'
import { BACKUPS_DIR } from '../database/backup.ts'
import { LaterCheck } from '../database/deferred-check.ts'
import { EndedStore } from '../database/ended-store.ts'
import { ExportStore } from '../database/export-store.ts'
import { openOrSalvage } from '../database/open-or-salvage.ts'
import { PendingStore } from '../database/pending-store.ts'
import { removeOldVisits } from '../database/retention.ts'
import { SalvageNotes } from '../database/salvage-notes.ts'
import { StaffStore } from '../database/staff-store.ts'
import { DATABASE_NAME, VisitStore } from '../database/visit-store.ts'
import { findDrives } from '../export/mounts.ts'
import { StaffExports } from '../export/staff-exports.ts'
import { Targets } from '../export/targets.ts'
import { isoWithOffset, systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { keptResults } from '../reading/kept-results.ts'
import { readHealth } from '../reading/reader.ts'
import { Reports } from '../reading/reports.ts'
import type { Read } from '../reading/tasks.ts'
import type { Member } from '../settings/member.ts'
import { SettingsDesk } from '../setup/settings-editor.ts'
import { takeNewStaff } from '../staff/new-staff.ts'
import { StaffGate } from '../staff/staff-gate.ts'
import { Visits } from '../visit/visits.ts'
import { catchUp, noteStart } from './audit-start.ts'
import { BEAT_MS } from './heartbeat.ts'
import { readContent, readSettings, type ReadOptions } from './load-configuration.ts'
import type { Services } from './service-lifecycle.ts'

interface StartOptions extends ReadOptions {
  appVersion: string
  /** Starts the process that writes an export. */
  forkExport: () => BackgroundProcess
  exportChanged: (state: ExportState) => void
  /** Whatever is mounted under these counts as a removable drive; in development only. */
  mountRoots?: readonly string[] | null
  /** Copies the results away from this thread. */
  backUp: (about: { databasePath: string; backupsDir: string; day: string }) => Promise<unknown>
  /** Reads the results away from this thread. */
  read: Read
}

/**
 * Reads and checks everything a patient depends on.
 * @throws {AppError} the first reason why this kiosk must not serve patients
 * @param isAgain whether only the settings changed: the kiosk itself has not been off
 */
export function startServices(options: StartOptions, isAgain = false): Services {
  const { dataDir, appDir, appVersion, log } = options
  createDataDir(dataDir)
  const { stored, lay, settings } = readSettings(options)
  const { clinic } = settings
  const loaded = readContent(options, settings)

  const databasePath = join(dataDir, DATABASE_NAME)
  const database = openOrSalvage(databasePath, log)
  let pending: PendingStore | undefined
  const close = () => {
    pending?.close()
    database.close()
  }
  try {
    const { read } = options
    const lookThrough = () => readHealth(read, databasePath)
    const laterCheck = new LaterCheck({
      ...{ databasePath, look: lookThrough, clock: systemClock, log },
    })
    const brokenAudit = laterCheck.isDue ? null : findBrokenAudit(database)
    if (brokenAudit !== null) log.error('audit-broken', { seq: brokenAudit })
    const store = new ApprovalStore(database, databasePath)
    const approvals = new Approvals({ loaded, settings, store, clock: systemClock, log })
    const { content } = approvals
    const isApproved = (locale: LocaleContent) => approvals.isApproved(locale)
    refuseWithoutLanguage({ loaded, content }, settings.languages, dataDir, log)
    const staffStore = new StaffStore(database, databasePath)
    catchUp(dataDir, staffStore, log)
    const visitStore = new VisitStore(database, databasePath)
    pending = new PendingStore({
      store: visitStore,
      audit: staffStore,
      clock: systemClock,
      log,
    })
    const visits = new Visits({
      store: pending,
      content,
      clock: systemClock,
      log,
      kioskId: settings.kioskId,
      appVersion,
      conditions: settings.conditions,
      askOptional: settings.askOptional,
      quizGate: settings.quizGate,
      limits: settings.clinic.limits,
      resumeWithinMs: settings.resumeWithinSeconds * 1000 + BEAT_MS,
    })
    const targets = new Targets({
      folder: settings.export.folder,
      findDrives: () => findDrives(options.mountRoots ?? null),
    })
    const withStaff = takeNewStaff(dataDir, stored, clinic, staffStore, log)
    const staff = openGate(options, withStaff.staff, settings.staffIdleSeconds, staffStore)
    if (!isAgain) noteStart(appVersion, staffStore, log)
    const desk = new SettingsDesk({
      ...{ dataDir, stored: withStaff, clinic, lay, isApproved },
      ...{ content: loaded, store: staffStore, clock: systemClock },
    })
    const exports = new StaffExports({
      ...{ settings: { ...settings, staff: staff.members }, dataDir, appDir, appVersion },
      store: new ExportStore(database, databasePath),
      targets,
      fork: options.forkExport,
      changed: options.exportChanged,
      ...{ clock: systemClock, log },
    })
    const backupsDir = join(dataDir, BACKUPS_DIR)
    const backup = new DailyBackup({
      backupsDir,
      isIdle: () => visits.view === null,
      run: async (day) => {
        await options.backUp({ databasePath, backupsDir, day })
        const { retentionDays } = settings
        if (retentionDays === null) return
        const now = systemClock.now()
        const about = { days: retentionDays, now, at: isoWithOffset(now) }
        const removed = removeOldVisits(database, databasePath, about)
        if (removed !== null) log.info('visits-removed', { ...removed })
      },
      clock: systemClock,
      log,
    })
    const health = { backupProblem: () => backup.problem, look: lookThrough }
    const kept = keptResults(database, backupsDir, read)
    const waiting = pending
    const upkeep = () => {
      waiting.retry()
      laterCheck.look()
      backup.look()
    }
    const isIdle = () =>
      visits.view === null && !waiting.isPending && exports.state.kind !== 'running'
    const salvage = new SalvageNotes(database, databasePath)
    const reports = new Reports({
      ...{ database, databasePath, read, lesson: content.lesson, clock: systemClock },
    })
    const closeAll = () => {
      exports.close()
      close()
    }
    return {
      ...{ settings, content, isApproved, approvals, visits, pending, salvage, staff, exports },
      ...{ ended: new EndedStore(database), evaluations: visitStore, targets, reports },
      ...{ health, kept, upkeep, desk, isIdle, close: closeAll },
      isSuspect: () => laterCheck.isSuspect,
    }
  } catch (error) {
    close()
    throw error
  }
}

/** The gate for whoever has a PIN by now. */
function openGate(
  { log }: StartOptions,
  members: readonly Member[],
  idleSeconds: number,
  store: StaffStore,
): StaffGate {
  return new StaffGate({ members, idleMs: idleSeconds * 1000, store, clock: systemClock, log })
}

/**
 * Where only the clinic's own rule for drafts keeps its languages from patients the kiosk starts: it
 * shows them nothing, but staff can come in and approve one.
 * @throws {AppError} `no-language` when none of the clinic's languages is whole
 */
function refuseWithoutLanguage(
  { loaded, content }: Record<'loaded' | 'content', Content>,
  languages: readonly string[],
  dataDir: string,
  log: Log,
): void {
  const missing = languages.filter((tag) => !content.locales.has(tag))
  if (missing.length > 0) log.warn('languages-not-offered', { missing })
  if (languages.some((tag) => loaded.locales.has(tag))) return
  throw new AppError('no-language', {
    file: join(dataDir, 'settings.json'),
    key: 'languages',
    reason: `names no language that can be offered: ${missing.join(', ')}`,
  })
}

function createDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = (error as Error).message
    throw new AppError(
      'data-folder-unwritable',
      { file: dataDir, key: '', reason },
      { cause: error },
    )
  }
}
