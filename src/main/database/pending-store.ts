import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { StaffStore } from './staff-store.ts'
import type { VisitStore } from './visit-store.ts'

/** What a visit leaves on the disk while it goes on. */
export type VisitSaves = Pick<
  VisitStore,
  'begin' | 'record' | 'setRecipient' | 'touch' | 'stopAbandoned' | 'addHelpRequest' | 'findOpen'
>

/** Some dozens of visits; past it saving fails as if nothing were kept here. */
export const MAX_PENDING = 3000
/**
 * Written at once when there is room again; the others wait for the next heartbeat, so that the screen
 * stays quick.
 */
const FLUSHED_AT_ONCE = 50
/**
 * The disk takes nothing: it is full, read-only, no longer ours, or what is on it is damaged. Waiting
 * does not help, going on does.
 */
const KEPT = new Set<ErrorCode>(['save-failed', 'data-folder-unwritable', 'database-corrupt'])

/** What waits for the disk. */
export interface Pending {
  at: string
  /** Null for a request for help from no visit. */
  visitId: string | null
  save: (store: VisitSaves) => void
  /** A sign of life, which the next one of the same visit takes up. */
  touch?: { visitId: string; activeMs: number }
}

interface PendingStoreOptions {
  store: VisitSaves
  audit: Pick<StaffStore, 'audit'>
  clock: Clock
  log: Log
  max?: number
}

/**
 * Saves what a visit leaves; where the disk takes nothing, keeps it in memory in its order and writes
 * it when there is room. The patient's visit goes on, and staff are told as long as something waits
 * here. What waits is lost if the kiosk ends before; nothing then says that it had been saved.
 */
export class PendingStore implements VisitSaves {
  readonly #options: PendingStoreOptions
  #queue: Pending[] = []
  /** Since the queue was last empty. */
  #savedLate = 0
  #failure: AppError | null = null

  constructor(options: PendingStoreOptions) {
    this.#options = options
  }

  get queue(): readonly Pending[] {
    return this.#queue
  }

  /** Why the last try failed; null where nothing waits. */
  get failure(): AppError | null {
    return this.isPending ? this.#failure : null
  }

  get isPending(): boolean {
    return this.#queue.length > 0
  }

  get count(): number {
    return this.#queue.length
  }

  begin(...args: Parameters<VisitSaves['begin']>): void {
    this.#save({
      at: args[1].at,
      visitId: args[0].id,
      save: (store) => {
        store.begin(...args)
      },
    })
  }

  record(...args: Parameters<VisitSaves['record']>): void {
    this.#save({
      at: args[1].at,
      visitId: args[0],
      save: (store) => {
        store.record(...args)
      },
    })
  }

  setRecipient(...args: Parameters<VisitSaves['setRecipient']>): void {
    const at = isoWithOffset(this.#options.clock.now())
    this.#save({
      at,
      visitId: args[0],
      save: (store) => {
        store.setRecipient(...args)
      },
    })
  }

  touch(visitId: string, at: string, activeMs: number): void {
    const last = this.#queue.at(-1)?.touch
    const isSame = last?.visitId === visitId
    const sum = isSame ? last.activeMs + activeMs : activeMs
    if (isSame) this.#queue.pop()
    const save = (store: VisitSaves) => {
      store.touch(visitId, at, sum)
    }
    this.#save({ at, visitId, save, touch: { visitId, activeMs: sum } })
  }

  stopAbandoned(visitId: string): void {
    const at = isoWithOffset(this.#options.clock.now())
    this.#save({
      at,
      visitId,
      save: (store) => {
        store.stopAbandoned(visitId)
      },
    })
  }

  addHelpRequest(...args: Parameters<VisitSaves['addHelpRequest']>): void {
    this.#save({
      at: args[0].at,
      visitId: args[0].visitId,
      save: (store) => {
        store.addHelpRequest(...args)
      },
    })
  }

  findOpen(): ReturnType<VisitSaves['findOpen']> {
    return this.#options.store.findOpen()
  }

  /** To be called every few seconds: writes what waits, as far as there is room. */
  retry(): void {
    const { store, log } = this.#options
    for (let written = 0; written < FLUSHED_AT_ONCE; written++) {
      const [first] = this.#queue
      if (first === undefined) return
      try {
        first.save(store)
        this.#savedLate++
      } catch (error) {
        if (error instanceof AppError && isPassing(error.code)) {
          this.#failure = error
          return
        }
        // No later try will do better, and what comes behind it must not wait for ever.
        log.error('late-save-refused', { at: first.at, error })
      }
      this.#queue.shift()
      if (this.#queue.length === 0) this.#tellSavedLate(first.at)
    }
  }

  /** From those before, whose it is no more. */
  take(queue: readonly Pending[]): void {
    this.#queue = [...queue, ...this.#queue]
    this.retry()
  }

  /** Others have taken over what waits. */
  drop(): void {
    this.#queue = []
  }

  /** What is still waiting when the kiosk ends is gone. */
  close(): void {
    this.retry()
    if (this.isPending) this.#options.log.error('results-lost', { count: this.count })
  }

  #save(pending: Pending): void {
    const { store, log, max = MAX_PENDING } = this.#options
    this.retry()
    if (!this.isPending) {
      try {
        pending.save(store)
        return
      } catch (error) {
        if (!(error instanceof AppError) || !KEPT.has(error.code)) throw error
        this.#failure = error
        log.error('not-saving', { code: error.code, problem: error.problem })
      }
    }
    if (this.count >= max) throw new AppError('save-failed')
    this.#queue.push(pending)
  }

  #tellSavedLate(lastAt: string): void {
    const { audit, clock, log } = this.#options
    const count = this.#savedLate
    this.#savedLate = 0
    log.warn('saved-late', { count, lastAt })
    try {
      const at = isoWithOffset(clock.now())
      audit.audit([{ at, action: 'saved-late', details: { count: `${count}`, lastAt } }])
    } catch (error) {
      log.error('saved-late-not-audited', { error })
    }
  }
}

/** Whether another try may do better. */
function isPassing(code: ErrorCode): boolean {
  return KEPT.has(code) || code === 'database-locked'
}
