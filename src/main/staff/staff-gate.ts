import { AppError } from '../../shared/errors.ts'
import type { SecondRefusal } from '../../shared/setup.ts'
import type { GateView, StaffView, UnlockOutcome } from '../../shared/staff.ts'
import type { StaffStore } from '../database/staff-store.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Member } from '../settings/member.ts'
import { backOffAfter, FREE_TRIES, secondsToWait, type BackOff } from './back-off.ts'
import { GateRecord, type UnsavedRecord } from './gate-record.ts'
import { findByPin } from './pin-hash.ts'

/** Staff are never in for longer, however busy. */
export const CAP_MS = 10 * 60_000

/** Why staff are no longer in. */
export type LockReason = 'button' | 'idle' | 'cap' | 'page-gone' | 'suspend' | 'quit'

interface Entered {
  id: string
  name: string
  sinceMs: number
  activeMs: number
}

type Tried =
  { kind: 'found'; member: Member } | { kind: 'wrong' } | { kind: 'wait'; seconds: number }

interface Options {
  members: readonly Member[]
  idleMs: number
  store: Pick<StaffStore, 'failures' | 'setFailures' | 'audit'>
  clock: Clock
  log: Log
  /** What the gate before this one could not write. */
  unsaved?: UnsavedRecord
}

/** Where people are given PINs while the kiosk runs. */
interface NewStaff {
  /** Settles when those are in force whose PINs are being set now; null where none are. */
  readonly taking: Promise<void> | null
  /** Looks whether there are any. */
  look: () => void
}

/** Grants the staff role after a PIN, and takes it back. What the renderer believes does not matter. */
export class StaffGate {
  readonly #options: Options
  readonly #record: GateRecord
  #members: readonly Member[]
  #backOff: BackOff
  #isTrying = false
  /** Counts how often whoever could be in was sent out, with what they were at. */
  #ends = 0
  #entered: Entered | null = null
  #newStaff: NewStaff | null = null

  constructor(options: Options) {
    this.#options = options
    this.#record = new GateRecord(options)
    this.#members = options.members
    this.#backOff = backOffAfter(this.#record.failures, options.clock.monotonicMs())
  }

  get members(): readonly Member[] {
    return this.#members
  }

  /** From now on looked at with each `upkeep`. */
  watchNewStaff(newStaff: NewStaff): void {
    this.#newStaff = newStaff
  }

  /**
   * Whoever owns the machine has given PINs: they are in force at once, and the wait after wrong ones
   * is over. One try is free then, as if the others had been wrong.
   */
  useMembers(members: readonly Member[]): void {
    this.#members = members
    const failures = this.#record.setFailures(Math.min(this.#backOff.failures, FREE_TRIES - 1))
    this.#backOff = backOffAfter(failures, this.#options.clock.monotonicMs())
  }

  /** Whether a PIN is being looked at: whoever typed it waits for this gate to answer. */
  get isTrying(): boolean {
    return this.#isTrying
  }

  /** What the disk did not take, for the gate that comes after this one. */
  get unsaved(): UnsavedRecord {
    return this.#record.unsaved
  }

  /** From a gate that was there before, beside this one. */
  takeUnsaved(unsaved: UnsavedRecord): void {
    this.#record.add(unsaved)
    if (unsaved.failures === null) return
    this.#backOff = backOffAfter(this.#record.failures, this.#options.clock.monotonicMs())
  }

  /** Why; null where it took everything. */
  get saveFailure(): AppError | null {
    return this.#record.failure
  }

  /** To be called every few seconds: looks for new staff, and writes what the disk did not take. */
  upkeep(): void {
    this.#newStaff?.look()
    try {
      this.#record.retry()
    } catch {
      // Said when it began, and told by `saveFailure`.
    }
  }

  /** Where nobody has a PIN yet, those are waited for who are about to get one. */
  async ready(): Promise<void> {
    if (this.#members.length === 0) await this.#newStaff?.taking
  }

  get gate(): GateView {
    return { hasStaff: this.#members.length > 0, waitSeconds: this.#waitSeconds() }
  }

  /**
   * One PIN at a time, and none while the gate waits. The try is counted before the PIN is looked
   * at, so that pulling the plug meanwhile saves nobody a wrong one. Where the disk takes nothing it is
   * counted in memory: just then staff are to come in.
   */
  async unlock(pin: string): Promise<UnlockOutcome> {
    if (this.#members.length === 0) await this.ready()
    const members = this.#members
    if (members.length === 0) return { kind: 'nobody' }
    const tried = await this.#tryPin(pin, members)
    return tried.kind === 'found' ? this.#enter(tried.member) : tried
  }

  async #tryPin(pin: string, members: readonly Member[]): Promise<Tried> {
    const seconds = this.#waitSeconds()
    if (seconds > 0) return { kind: 'wait', seconds }
    if (this.#isTrying) return { kind: 'wait', seconds: 1 }
    this.#isTrying = true
    try {
      const ends = this.#ends
      const failures = this.#record.setFailures(this.#backOff.failures + 1)
      this.#backOff = { ...this.#backOff, failures }
      const member = await findByPin(pin, members)
      if (member === null) return this.#refuse(failures)
      // The page that asked is gone, or the machine slept: nobody is there to come in.
      if (ends !== this.#ends) return { kind: 'wait', seconds: 1 }
      return { kind: 'found', member }
    } finally {
      this.#isTrying = false
    }
  }

  #refuse(failures: number): Exclude<Tried, { kind: 'found' }> {
    const { clock } = this.#options
    this.#backOff = backOffAfter(failures, clock.monotonicMs())
    const seconds = this.#waitSeconds()
    const refused = this.#entry('staff-refused', { failures: `${failures}` })
    const wait = seconds > 0 ? [this.#entry('staff-wait', { seconds: `${seconds}` })] : []
    this.#record.setFailures(failures, refused, ...wait)
    return seconds > 0 ? { kind: 'wait', seconds } : { kind: 'wrong' }
  }

  #enter({ id, name, role }: Member): UnlockOutcome {
    const { clock } = this.#options
    this.end('button') // whoever was in before
    this.#record.setFailures(0, this.#entry('staff-unlocked', { name, role }))
    const nowMs = clock.monotonicMs()
    this.#backOff = backOffAfter(0, nowMs)
    this.#entered = { id, name, sinceMs: nowMs, activeMs: nowMs }
    return { kind: 'open', name }
  }

  /** Who is in and for how long yet; null when nobody is, or when their time is over. */
  get view(): StaffView | null {
    const { clock } = this.#options
    const entered = this.#entered
    if (entered === null) return null
    const nowMs = clock.monotonicMs()
    const leftMs = Math.min(this.#capLeftMs(entered, nowMs), this.#idleLeftMs(entered, nowMs))
    return leftMs <= 0 ? null : { name: entered.name, secondsLeft: Math.ceil(leftMs / 1000) }
  }

  /**
   * Takes the role back when its time is over. To be called a few times a second, so that the audit
   * log has the end of it also when nobody asks for anything any more.
   */
  endWhenOver(): void {
    const entered = this.#entered
    if (entered === null) return
    const nowMs = this.#options.clock.monotonicMs()
    if (this.#capLeftMs(entered, nowMs) <= 0) this.end('cap')
    else if (this.#idleLeftMs(entered, nowMs) <= 0) this.end('idle')
  }

  /** @throws {AppError} `staff-locked` when nobody of the staff is in, or not any more */
  require(): StaffView {
    this.endWhenOver()
    const { view } = this
    if (view === null) throw new AppError('staff-locked')
    return view
  }

  /** Who is in, for what is noted of them. @throws {AppError} `staff-locked` */
  requireMember(): { staffId: string; name: string } {
    this.require()
    if (this.#entered === null) throw new AppError('staff-locked')
    return { staffId: this.#entered.id, name: this.#entered.name }
  }

  /** @throws {AppError} `staff-locked` */
  stay(): StaffView {
    this.require()
    if (this.#entered) this.#entered.activeMs = this.#options.clock.monotonicMs()
    return this.require()
  }

  /** Who is still in, for the gate that comes after this one when the services start anew. */
  handOver(): Entered | null {
    this.endWhenOver()
    const entered = this.#entered
    this.#entered = null
    return entered
  }

  /** Whoever was in stays in, unless they may not come in any more. */
  takeOver(entered: Entered | null): void {
    const isKnown = this.#members.some(({ id }) => id === entered?.id)
    if (isKnown) this.#entered = entered
  }

  /** Takes the role back, whether or not the disk can be told. */
  end(reason: LockReason): void {
    this.#ends += 1
    if (this.#entered === null) return
    const { name } = this.#entered
    this.#entered = null
    try {
      this.#record.auditOrKeep([this.#entry('staff-locked', { name, reason })])
    } catch (error) {
      this.#options.log.error('staff-lock-not-saved', { error })
    }
  }

  /**
   * Notes who leaves the kiosk or has it start again, and takes the role back. A disk that takes
   * nothing keeps nobody: a restart may be what helps.
   * @throws {AppError} `staff-locked`
   */
  leave(action: 'kiosk-left' | 'kiosk-restarted' = 'kiosk-left'): void {
    const { name } = this.require()
    this.#record.auditOrKeep([this.#entry(action, { name })])
    this.end('quit')
  }

  /**
   * Notes what somebody of the staff does for a disk that takes nothing, and therefore not the note.
   * @throws {AppError} `staff-locked`
   */
  noteOrKeep(action: string): void {
    const { name } = this.require()
    this.#record.auditOrKeep([this.#entry(action, { name })])
  }

  /**
   * Writes down what somebody of the staff did.
   * @throws {AppError} `staff-locked`, or that it cannot be written down
   */
  note(action: string, details: Record<string, string>): void {
    const { name } = this.require()
    this.#record.audit([this.#entry(action, { name, ...details })])
  }

  /**
   * Has somebody else of the staff agree to what one alone may not do. Their PIN is tried as at the
   * pad: one at a time, counted before it is looked at, with the same wait.
   * @param what is noted of it, also of a refusal
   * @returns who agreed, or why nobody did
   * @throws {AppError} `staff-locked`, or that it cannot be written down
   */
  async askSecond(
    pin: string | null,
    what: Record<string, string>,
  ): Promise<{ kind: 'agreed'; name: string } | SecondRefusal> {
    const { staffId, name } = this.requireMember()
    const others = this.members.filter(({ id }) => id !== staffId)
    const refuse = (refusal: SecondRefusal): SecondRefusal => {
      this.note('second-refused', { ...what, reason: refusal.kind })
      return refusal
    }
    if (others.length === 0) return refuse({ kind: 'nobody' })
    if (pin === null) return refuse({ kind: 'missing' })
    const tried = await this.#tryPin(pin, others)
    // Whoever asked may be gone by now.
    if (this.#entered?.id !== staffId) throw new AppError('staff-locked')
    if (tried.kind !== 'found') return refuse(tried)
    const details = { name, ...what, second: tried.member.name }
    this.#record.setFailures(0, this.#entry('second-agreed', details))
    this.#backOff = backOffAfter(0, this.#options.clock.monotonicMs())
    return { kind: 'agreed', name: tried.member.name }
  }

  #capLeftMs({ sinceMs }: Entered, nowMs: number): number {
    return sinceMs + CAP_MS - nowMs
  }

  #idleLeftMs({ activeMs }: Entered, nowMs: number): number {
    return activeMs + this.#options.idleMs - nowMs
  }

  #waitSeconds(): number {
    return secondsToWait(this.#backOff, this.#options.clock.monotonicMs())
  }

  #entry(action: string, details: Record<string, string>) {
    return { at: isoWithOffset(this.#options.clock.now()), action, details }
  }
}
