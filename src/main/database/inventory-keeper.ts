import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Database } from './connection.ts'
import { takeInventory, writeInventory } from './inventory-file.ts'
import { lastSequenceNo } from './sequence.ts'

/** Each write syncs a file, which a touch must not wait for. */
const WRITE_EVERY_MS = 60_000

interface InventoryKeeperOptions {
  database: Database
  databasePath: string
  clock: Clock
  log: Log
}

/** Keeps what is written down beside the results in step with them. */
export class InventoryKeeper {
  readonly #options: InventoryKeeperOptions
  readonly #firstNo: number
  #writtenNo = -1
  #notBeforeMs = -Infinity

  constructor(options: InventoryKeeperOptions) {
    this.#options = options
    this.#firstNo = lastSequenceNo(options.database)
  }

  /** To be called every few seconds. Never throws: what damage needs is done by whoever meets it. */
  runIfDue(): void {
    const { database, clock } = this.#options
    if (clock.monotonicMs() < this.#notBeforeMs) return
    this.#try(() => {
      if (lastSequenceNo(database) !== this.#writtenNo) this.#write(true)
    })
  }

  /** To be called when the results are closed, which takes their log into the file. */
  close(): void {
    this.#try(() => {
      this.#write(false)
    })
  }

  /** At once, after rows were taken out. */
  write(): void {
    this.#try(() => {
      this.#write(true)
    })
  }

  #write(isOpen: boolean): void {
    const { database, databasePath } = this.#options
    const inventory = takeInventory(database)
    // A log that is there without anything saved since the start may also not be there.
    const hasLog = isOpen && inventory.lastSequenceNo > this.#firstNo
    writeInventory(databasePath, { ...inventory, hasLog })
    this.#writtenNo = inventory.lastSequenceNo
  }

  /** Where it cannot be written the results are used all the same: of a loss less is known then. */
  #try(work: () => void): void {
    const { clock, log } = this.#options
    this.#notBeforeMs = clock.monotonicMs() + WRITE_EVERY_MS
    try {
      work()
    } catch (error) {
      log.error('inventory-not-written', { error })
    }
  }
}
