import { AppError } from '../../shared/errors.ts'
import type { Approvals } from '../approvals/approvals.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { Content } from '../content/load.ts'
import type { EndedStore } from '../database/ended-store.ts'
import { isDamage } from '../database/connection.ts'
import { RepairNeeded } from '../database/open-or-salvage.ts'
import type { PendingStore } from '../database/pending-store.ts'
import type { MachineWatch } from '../database/machine.ts'
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
import type { Carried, Continuity } from './services/continuity.ts'
import type { ResultsSource } from './services/results.ts'

/** Five minutes of heartbeats. */
const RESTING_CALLS = 60

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
  /** Whether the data folder was copied from another machine. */
  machine: Pick<MachineWatch, 'copiedAt' | 'note'>
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
  /** What happens to a visit under way where the results fail. */
  continuity: Continuity
  /** What the self-check asks of the results. */
  health: StoredResults
  /** What the device screen asks beside that. */
  kept: KeptResults
  /** To be called every few seconds: writes what waits for the disk, and has the backup made. */
  upkeep: () => void
  close: () => void
}

/** Where services get what they go on with. */
export interface StartMeans {
  source?: ResultsSource
  carried?: Carried | undefined
}

/**
 * The services, or why there are none: a kiosk that cannot serve patients still runs and says why.
 * Nothing starts them but `begin`, `tryAgain` and `applyDue`, so that the window can come before them.
 */
export class ServiceLifecycle {
  readonly #start: (isAgain: boolean, means?: StartMeans) => Services
  readonly #openGate: () => StaffGate | null
  readonly #repair: (() => Promise<void>) | null
  readonly #log: Log
  /** Null as long as nothing has started them. */
  #services: Services | AppError | null = null
  /** Lets staff leave or restart a kiosk whose services could not start. */
  #emergencyGate: StaffGate | null = null
  #isDue = false
  /** Settles when another process is through with the results; null while none is at it. */
  #repairing: Promise<void> | null = null
  /** Calls of `mend` to pass over until the results are tried again. */
  #rest = 0
  #isReplaced = false
  #isDamageSeen = false

  /**
   * @param start makes the services; throws an AppError or a RepairNeeded where it cannot
   * @param openGate for staff to leave a kiosk that cannot start; null where no PIN can be checked
   * @param repair checks and salvages the results in a process of its own; null where there is none
   */
  constructor(
    start: (isAgain: boolean, means?: StartMeans) => Services,
    log: Log,
    openGate: () => StaffGate | null = () => null,
    repair: (() => Promise<void>) | null = null,
  ) {
    this.#start = start
    this.#openGate = openGate
    this.#repair = repair
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

  /** Whether a call has failed for damage since the services were last replaced. */
  get isDamageSeen(): boolean {
    return this.#isDamageSeen
  }

  /** To be told of what calls fail with: the next `mend` does something about damaged results. */
  noteFailure(error: unknown): void {
    this.#isDamageSeen ||= this.running?.continuity.isStandIn === false && isDamage(error)
  }

  /**
   * To be called every few seconds. Where the results turned out damaged, or can be opened at last,
   * others take the place of the services, and a visit under way goes on in them: in memory as long
   * as the results are repaired.
   * @returns whether they did since the last call
   */
  mend(): boolean {
    this.#mendIfDue()
    const isReplaced = this.#isReplaced
    this.#isReplaced = false
    return isReplaced
  }

  #mendIfDue(): void {
    const { running } = this
    if (running === null || this.#repairing !== null) return
    if (running.staff.isTrying || running.settingsEditor.isBusy) return
    if (this.#rest > 0) {
      this.#rest--
      return
    }
    const need = this.#isDamageSeen ? 'repair' : running.continuity.need()
    if (need === 'nothing') return
    this.#log.warn('results-fail', { need })
    if (need === 'reopening') this.#replace(running, 'file')
    else if (this.#replace(running, 'stand-in')) this.#repairLater(this.#useRepaired)
  }

  readonly #useRepaired = () => {
    if (this.running !== null) this.#replace(this.running, 'repaired')
  }

  /**
   * Starts what is not running: nothing may have started it yet, or a settings file may have been
   * mended since, a lock released.
   * @throws {AppError} the reason why it still cannot
   */
  tryAgain(): Services {
    if (this.running === null && this.#repairing === null) this.#services = this.#attempt(false)
    return this.services
  }

  /**
   * The same, and waits where results are repaired first.
   * @throws {AppError} the reason why it cannot
   */
  async tryAgainAfterRepair(): Promise<Services> {
    try {
      return this.tryAgain()
    } catch (error) {
      if (this.#repairing === null) throw error
    }
    await this.#repairing
    return this.services
  }

  #attempt(isAgain: boolean, isRepaired = false): Services | AppError {
    try {
      const services = isRepaired
        ? this.#start(isAgain, { source: 'repaired' })
        : this.#start(isAgain)
      if (this.#emergencyGate !== null) {
        services.staff.takeUnsaved(this.#emergencyGate.unsaved)
        services.staff.takeOver(this.#emergencyGate.handOver())
        this.#emergencyGate = null
      }
      return services
    } catch (error) {
      this.#emergencyGate ??= this.#openGate()
      const reason = reasonOf(error)
      const { code, problem, cause } = reason
      this.#log.error('cannot-serve', { code, problem, cause })
      if (error instanceof RepairNeeded && !isRepaired) {
        this.#repairLater(() => {
          this.#services = this.#attempt(isAgain, true)
        })
      }
      return reason
    }
  }

  /** Where it cannot, those that run go on. */
  #replace(running: Services, source: ResultsSource): boolean {
    try {
      const next = this.#start(true, { source, carried: running.continuity.carry() })
      next.staff.takeOver(running.staff.handOver())
      next.continuity.takeQueue(running.continuity)
      this.#services = next
      this.#isReplaced = true
      this.#isDamageSeen = false
      this.#log.warn('services-replaced', { source })
    } catch (error) {
      this.#log.error('services-not-replaced', { source, error: reasonOf(error) })
      this.#rest = RESTING_CALLS
      if (error instanceof RepairNeeded && source === 'file') this.#repairLater(this.#useRepaired)
      return false
    }
    try {
      running.close()
    } catch (error) {
      this.#log.error('results-not-closed', { error })
    }
    return true
  }

  /** @param then what to do once they are whole */
  #repairLater(then: () => void): void {
    if (this.#repair === null) return
    this.#repairing = this.#repair()
      .then(
        () => {
          this.#log.info('results-repaired')
          this.#repairing = null
          then()
        },
        (error: unknown) => {
          this.#repairing = null
          this.#rest = RESTING_CALLS
          this.#log.error('results-not-repaired', { error })
        },
      )
      .catch((error: unknown) => {
        this.#log.error('services-not-replaced', { error })
      })
  }
}

function reasonOf(error: unknown): AppError {
  if (error instanceof RepairNeeded) return error.failure
  return error instanceof AppError ? error : new AppError('internal', undefined, { cause: error })
}
