import type { KioskHandlers } from '../../shared/contract.ts'
import type { DeviceView, LogLine } from '../../shared/device.ts'
import { AppError } from '../../shared/errors.ts'
import type { Services, ServiceLifecycle } from '../boot/service-lifecycle.ts'
import { isDamage } from '../database/connection.ts'
import type { ResultsHealth } from '../database/health.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { probeClock } from '../self-check/data-probes.ts'

const MIB = 1024 * 1024
/** Below it the self-check complains, and staff should. */
const LOW_BYTES = 500 * MIB
/** Not even room for a backup. */
const FULL_BYTES = 200 * MIB
const DAY_MS = 24 * 60 * 60_000
const MAX_SAID = 300

/** What the device screen asks of the machine. */
export interface DeviceHost {
  /** @throws where the disk does not say */
  freeBytes: () => number
  versions: Pick<DeviceView['versions'], 'app' | 'electron' | 'chromium'>
  logTail: () => LogLine[]
  /** Ends the kiosk so that it is started again. */
  restart: () => void
}

/** Every verb first asks the gate whether staff are in. */
export function createDeviceHandlers(
  startup: ServiceLifecycle,
  host: DeviceHost,
): KioskHandlers['device'] {
  return {
    view: async () => {
      const { services } = startup
      services.staff.require()
      const view = await viewOf(services, host)
      startup.services.staff.require() // they may have left meanwhile
      return view
    },
    makeRoom: async () => {
      const { staff, kept } = startup.services
      staff.noteOrKeep('backups-thinned')
      return { freedBytes: await kept.removeOlderBackups() }
    },
    restart: () => {
      const gate = startup.gate ?? startup.services.staff
      gate.leave('kiosk-restarted')
      host.restart()
    },
  }
}

async function viewOf(services: Services, host: DeviceHost): Promise<DeviceView> {
  const { health, kept, pending, continuity } = services
  const { lesson, lessonHash } = services.content
  const [resultsHealth, last] = await Promise.all([
    health.readHealth().catch(unreadable),
    kept.lastBackup(),
  ])
  const now = new Date() // read only now: the results may have taken seconds to look through
  const checked = checkResults(resultsHealth.integrity)
  const problem = health.backupProblem()
  const lastSavedAt = orNull(resultsHealth.lastAt)
  return {
    disk: judgeDisk(host),
    results: {
      ...checked,
      isWaiting: pending.isPending || continuity.isStandIn,
    },
    backup: {
      last,
      isOld:
        last !== null && last.on < isoWithOffset(new Date(now.getTime() - DAY_MS)).slice(0, 10),
      problem: problem === null ? null : cut(problem),
    },
    brokenAudit: orNull(resultsHealth.brokenAudit),
    clock: {
      now: isoWithOffset(now),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      lastSavedAt,
      isPlausible: probeClock(now, lastSavedAt).state === 'locked',
    },
    versions: {
      ...host.versions,
      sqlite: kept.sqliteVersion(),
      lesson: { id: lesson.id, version: lesson.version, hash: lessonHash },
    },
    log: host.logTail(),
  }
}

/** @param freeBytes throws where the disk does not say */
function judgeDisk({ freeBytes }: Pick<DeviceHost, 'freeBytes'>): DeviceView['disk'] {
  try {
    const free = freeBytes()
    const judgement = free < FULL_BYTES ? 'full' : free < LOW_BYTES ? 'low' : 'enough'
    return { freeBytes: free, judgement }
  } catch {
    return { freeBytes: null, judgement: 'unknown' }
  }
}

/** Damage may be so deep that looking for it fails; whatever else was in the way is none. */
function checkResults(read: () => string): Pick<DeviceView['results'], 'check' | 'said'> {
  try {
    const found = read()
    return found === 'ok' ? { check: 'whole', said: null } : { check: 'damaged', said: cut(found) }
  } catch (error) {
    const reason = error instanceof AppError ? error.problem?.reason : undefined
    const said = cut(reason ?? (error as Error).message)
    return { check: isDamage(error) ? 'damaged' : 'unchecked', said }
  }
}

/** Where not even the reading came to an end, each look tells so. */
function unreadable(error: unknown): ResultsHealth {
  const refuse = () => {
    throw error
  }
  return { integrity: refuse, brokenAudit: refuse, lastAt: refuse }
}

/** What cannot be said; `results` tells why. */
function orNull<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
  }
}

const cut = (text: string) => (text.length > MAX_SAID ? `${text.slice(0, MAX_SAID - 1)}…` : text)
