import type { AppError } from '../../../shared/errors.ts'
import type { Pending, PendingStore } from '../../database/pending-store.ts'
import { hasRoom } from '../../platform/disk-room.ts'
import type { UnsavedRecord } from '../../staff/gate-record.ts'
import type { StaffGate } from '../../staff/staff-gate.ts'
import type { CurrentVisit } from '../../visit/current-visit.ts'
import type { Visits } from '../../visit/visits.ts'
import type { OpenResults } from './results.ts'

/** What goes on when services take the place of others while a patient is at the screen. */
export interface Carried {
  visit: CurrentVisit | null
  queue: readonly Pending[]
  unsaved: UnsavedRecord
}

/** `reopening`: there may be room for them by now. `repair`: what is on the disk is damaged. */
export type ResultsNeed = 'nothing' | 'reopening' | 'repair'

export interface Continuity {
  /** Whether nothing can be saved now. */
  isStandIn: boolean
  need: () => ResultsNeed
  carry: () => Carried
  /**
   * What waits goes from those to these, once these are sure to go on.
   * @param before the services that were there until now
   */
  takeQueue: (before: Continuity) => void
  /** What waited here; from now on nothing does. */
  giveQueue: () => readonly Pending[]
}

interface ContinuityOptions {
  dataDir: string
  results: Pick<OpenResults, 'isStandIn'>
  pending: PendingStore
  visits: Visits
  staff: StaffGate
}

const SQLITE_IOERR = 10

const resultOf = (cause: unknown): number =>
  ((cause as { sqliteCode?: number } | undefined)?.sqliteCode ?? 0) & 0xff

/** How services notice that their results are of no more use, and what they hand on then. */
export function createContinuity({
  dataDir,
  results: { isStandIn },
  pending,
  visits,
  staff,
}: ContinuityOptions): Continuity {
  const need = (): ResultsNeed => {
    if (isStandIn) return hasRoom(dataDir) ? 'reopening' : 'nothing'
    const failures = [pending.failure, staff.saveFailure].filter((failure) => failure !== null)
    // Of a disk that has room: an open file that has once failed to be read or written may go on so.
    const isBroken = ({ code, cause }: AppError) =>
      code === 'database-corrupt' || (resultOf(cause) === SQLITE_IOERR && hasRoom(dataDir))
    return failures.some(isBroken) ? 'repair' : 'nothing'
  }
  return {
    isStandIn,
    need,
    carry: () => ({ visit: visits.current, queue: pending.queue, unsaved: staff.unsaved }),
    takeQueue: (before) => {
      pending.take(before.giveQueue())
    },
    giveQueue: () => {
      const { queue } = pending
      pending.drop()
      return queue
    },
  }
}
