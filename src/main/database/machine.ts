import { createHash, randomUUID } from 'node:crypto'
import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { isoWithOffset } from '../platform/clock.ts'
import { parseJsonFile } from '../platform/json-file.ts'
import type { Log } from '../platform/log.ts'
import { readRegularFile } from '../platform/regular-file.ts'
import { writeJsonFile } from '../platform/write-json.ts'
import { appendAudit } from './audit-log.ts'
import type { Database } from './connection.ts'
import { inTransaction } from './transaction.ts'

/** The file in the data folder that says on which machine it is. */
const MACHINE_NAME = 'machine.json'
/** https://www.freedesktop.org/software/systemd/man/latest/machine-id.html */
const MACHINE_ID_PATH = '/etc/machine-id'
const MAX_ID_BYTES = 100
const COPIED_ACTION = 'data-of-another-machine'

const machineSchema = v.strictObject({
  schema: v.literal(1),
  /** A hash of the id of the machine. */
  machine: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** When the folder came here from another machine, ISO 8601; null where nobody need know any longer. */
  copiedAt: v.nullable(v.string()),
})
type Machine = v.InferOutput<typeof machineSchema>

/**
 * What tells this machine from any other, as systemd asks for it: hashed, since the id itself is to
 * stay on the machine. Null where there is none, or it is another at each start: then a file of
 * memory is mounted in its place.
 */
export function readMachineId(path = MACHINE_ID_PATH): string | null {
  try {
    if (lstatSync(path).dev !== lstatSync(join(path, '..')).dev) return null
    const id = readRegularFile(path, MAX_ID_BYTES).toString('utf8').trim()
    if (!/^[0-9a-f]{32}$/.test(id)) return null
    return createHash('sha256').update(`aftercare-kiosk ${id}`).digest('hex').slice(0, 32)
  } catch {
    return null
  }
}

interface MachineOptions {
  dataDir: string
  /** As `readMachineId`. */
  machine: string | null
  /** Gives this kiosk an id of its own in the settings, under which its next visits are saved, and a key. */
  renameKiosk: (kioskId: string) => void
  now: Date
  log: Log
}

/**
 * Notices a data folder that was copied to another machine, as with the image of a whole tablet: two
 * kiosks would go on with the same results, as one. This one then gets another id, so that every
 * export tells its visits from then on from those of the other, and staff are told.
 */
export class MachineWatch {
  readonly #path: string
  readonly #log: Log
  #known: Machine | null = null

  constructor({ dataDir, machine, renameKiosk, now, log }: MachineOptions) {
    this.#path = join(dataDir, MACHINE_NAME)
    this.#log = log
    if (machine === null) return
    const before = this.#read()
    if (before?.machine === machine) {
      this.#known = before
      return
    }
    try {
      const copiedAt = before === null ? null : isoWithOffset(now)
      if (before !== null) {
        const kioskId = randomUUID()
        renameKiosk(kioskId)
        log.error(COPIED_ACTION, { kioskId })
      }
      this.#write({ schema: 1, machine, copiedAt })
    } catch (error) {
      // Patients are served all the same; the next start notices it again.
      log.error('machine-not-noted', { error })
    }
  }

  /** When the folder came from another machine, as long as nobody of the staff has seen it. */
  get copiedAt(): string | null {
    return this.#known?.copiedAt ?? null
  }

  /** Somebody of the staff has seen it. */
  note(): void {
    if (this.#known === null || this.#known.copiedAt === null) return
    try {
      this.#write({ ...this.#known, copiedAt: null })
    } catch (error) {
      this.#log.error('machine-not-noted', { error })
    }
  }

  #write(machine: Machine): void {
    this.#known = machine
    writeJsonFile(this.#path, machine)
  }

  #read(): Machine | null {
    if (!existsSync(this.#path)) return null
    try {
      return parseJsonFile(this.#path, machineSchema)
    } catch (error) {
      this.#log.error('machine-unreadable', { error })
      return null
    }
  }
}

/** Tells the audit log of it, once. @throws {AppError} `save-failed`… */
export function auditCopy(
  database: Database,
  databasePath: string,
  { at, kioskId }: { at: string; kioskId: string },
): void {
  const isTold = database.prepare('SELECT 1 FROM audit WHERE action = ? AND at = ?')
  if (isTold.get(COPIED_ACTION, at) !== undefined) return
  inTransaction(database, databasePath, () => {
    appendAudit(database, { at, action: COPIED_ACTION, details: { kioskId } })
  })
}
