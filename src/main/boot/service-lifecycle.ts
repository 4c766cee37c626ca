import { AppError } from '../../shared/errors.ts'
import type { Approvals } from '../approvals/approvals.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { Content } from '../content/load.ts'
import type { EndedStore } from '../database/ended-store.ts'
import type { PendingStore } from '../database/pending-store.ts'
import type { SalvageNotes } from '../database/salvage-notes.ts'
import type { VisitStore } from '../database/visit-store.ts'
import type { StaffExports } from '../export/staff-exports.ts'
import type { Targets } from '../export/targets.ts'
import type { Log } from '../platform/log.ts'
import type { KeptResults } from '../reading/kept-results.ts'
import type { Reports } from '../reading/reports.ts'
import type { StoredResults } from '../self-check/run.ts'
import type { Settings } from '../settings/schema.ts'
import type { SettingsEditor } from '../setup/settings-editor.ts'
import type { StaffGate } from '../staff/staff-gate.ts'
import type { Visits } from '../visit/visits.ts'

/** What a kiosk that can serve a patient is made of. */
export interface Services {
  settings: Settings & { clinic: NonNullable<Settings['clinic']> }
  content: Content
  /** Whether the clinic has approved all that a patient reads in this language, as it is now. */
  isApproved: (locale: LocaleContent) => boolean
  approvals: Pick<Approvals, 'list' | 'preview' | 'markRead' | 'approve' | 'refresh'>
  visits: Visits
  ended: Pick<EndedStore, 'on' | 'find'>
  /** Takes what staff find of an ended visit. */
  evaluations: Pick<VisitStore, 'evaluate'>
  /** What of them waits for the disk. */
  pending: Pick<PendingStore, 'isPending'>
  salvage: Pick<SalvageNotes, 'unnoted' | 'note'>
  staff: StaffGate
  exports: StaffExports
  /** Where staff may write to. */
  targets: Targets
  reports: Reports
  settingsEditor: SettingsEditor
  /** Whether nothing would be lost by starting anew. */
  isIdle: () => boolean
  /** Whether a check of the results that came after the start found damage, or could not say. */
  isSuspect: () => boolean
  /** What the self-check asks of the results. */
  health: StoredResults
  /** What the device screen asks beside that. */
  kept: KeptResults
  /** To be called every few seconds: writes what waits for the disk, and has the backup made. */
  upkeep: () => void
  close: () => void
}

/**
 * The services, or why there are none: a kiosk that cannot serve patients still runs and says why.
 * Nothing starts them but `begin`, `tryAgain` and `applyDue`, so that the window can come before them.
 */
export class ServiceLifecycle {
  readonly #start: (isAgain: boolean) => Services
  readonly #openGate: () => StaffGate | null
  readonly #log: Log
  /** Null as long as nothing has started them. */
  #services: Services | AppError | null = null
  /** Lets staff leave or restart a kiosk whose services could not start. */
  #emergencyGate: StaffGate | null = null
  #isDue = false

  /** @param openGate for staff to leave a kiosk that cannot start; null where no PIN can be checked */
  constructor(
    start: (isAgain: boolean) => Services,
    log: Log,
    openGate: () => StaffGate | null = () => null,
  ) {
    this.#start = start
    this.#openGate = openGate
    this.#log = log
  }

  /** Starts the services unless that was tried before. */
  begin(): void {
    this.#services ??= this.#attempt(false)
  }

  /** @throws {AppError} the reason why there are none */
  get services(): Services {
    if (this.#services === null) throw new Error('the services were not started yet')
    if (this.#services instanceof AppError) throw this.#services
    return this.#services
  }

  /** The services if there are any by now. */
  get running(): Services | null {
    return this.#services instanceof AppError ? null : this.#services
  }

  /** Who of the staff is in, also where there are no services; null where no PIN can be checked. */
  get gate(): StaffGate | null {
    return this.running?.staff ?? this.#emergencyGate
  }

  /** Why there are none; null when there are, or when nothing has started them yet. */
  get failure(): AppError | null {
    return this.#services instanceof AppError ? this.#services : null
  }

  /** Whether settings were saved that are not in force yet. */
  get isDue(): boolean {
    return this.#isDue
  }

  markDue(): void {
    this.#isDue = true
  }

  /**
   * Starts the services anew with the settings as they are now, or because the results are suspect,
   * as soon as nothing is lost by it: no visit is open, and nothing waits for the disk. Whoever of
   * the staff is in stays in.
   * @returns whether it did
   */
  applyDue(): boolean {
    const { running } = this
    if (running === null || !running.isIdle()) return false
    if (!this.#isDue && !running.isSuspect()) return false
    this.#isDue = false
    const entered = running.staff.handOver()
    running.close()
    this.#services = this.#attempt(true)
    this.gate?.takeOver(entered)
    return true
  }

  /**
   * Starts what is not running: nothing may have started it yet, or a settings file may have been
   * mended since, a lock released.
   * @throws {AppError} the reason why it still cannot
   */
  tryAgain(): Services {
    if (this.running === null) this.#services = this.#attempt(false)
    return this.services
  }

  #attempt(isAgain: boolean): Services | AppError {
    try {
      const services = this.#start(isAgain)
      if (this.#emergencyGate !== null) {
        services.staff.takeOver(this.#emergencyGate.handOver())
        this.#emergencyGate = null
      }
      return services
    } catch (error) {
      this.#emergencyGate ??= this.#openGate()
      const reason =
        error instanceof AppError ? error : new AppError('internal', undefined, { cause: error })
      const { code, problem, cause } = reason
      this.#log.error('cannot-serve', { code, problem, cause })
      return reason
    }
  }
}
