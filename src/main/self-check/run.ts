import { checkIds, type CheckId, type CheckResult } from '../../shared/self-check.ts'
import type { ResultsHealth } from '../database/health.ts'
import type { Bounds, ShownWindow } from '../lockdown/geometry.ts'
import { probeBuild, probeFuses, probeSupervised, probeSwitches } from './build-probes.ts'
import {
  probeAudit,
  probeClock,
  probeDatabase,
  probeMachine,
  probeDataDisk,
  probeDataPrivate,
  probeDiskSpace,
  probeLog,
} from './data-probes.ts'
import type { Files } from './files.ts'
import { probeListeners, probeNetwork, probeSandbox } from './process-probes.ts'
import {
  probeCtrlAltDel,
  probePowerKey,
  probeSession,
  probeVirtualTerminals,
} from './system-probes.ts'
import { unknown, type ProbeVerdict } from './verdict.ts'
import {
  probeDevTools,
  probeDisplayAwake,
  probeOtherDisplays,
  probeWindow,
} from './window-probes.ts'

/** What Electron knows. */
export interface ElectronState {
  /** The kiosk's own window; null when there is none. */
  window: () => ShownWindow | null
  /** All windows of the app, the kiosk's among them. */
  windows: () => ShownWindow[]
  /** The display that the kiosk is on. */
  display: () => Bounds
  otherDisplays: () => Bounds[]
  /** Whether the display is kept from going dark; null where nobody can tell. */
  isKeptAwake: () => boolean | null
  isDevToolsOpen: () => boolean
  rendererPids: () => number[]
  hasSwitch: (name: string) => boolean
  isPackaged: boolean
  isTestBuild: boolean
}

/** What the operating system knows. */
export interface OperatingSystem {
  files: Files
  pid: number
  parentPid: number
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** The executable that runs, in pieces. */
  executable: () => AsyncIterable<Uint8Array>
  interfaces: () => Readonly<Record<string, readonly { internal: boolean }[] | undefined>>
  /** The permission bits of the data folder; null where the system has none. */
  dataMode: () => number | null
  freeBytes: () => number
  now: () => Date
  /** Why the last line of the log is not in its file; null when it is. */
  logProblem: () => string | null
}

/** What the results know. */
export interface StoredResults {
  /** Why the last backup of them failed; null when it did not. */
  backupProblem: () => string | null
  /** When they came from another machine; null where they did not, or staff have seen that. */
  copiedAt: () => string | null
  /** Looks through all of them, away from the kiosk's own thread. */
  readHealth: () => Promise<ResultsHealth>
}

export interface SelfCheckDependencies {
  dataDir: string
  electron: ElectronState
  system: OperatingSystem
  results: StoredResults
}

/** Looks at everything once. A probe that fails is `unknown` and keeps no other from looking. */
export async function runSelfCheck(deps: SelfCheckDependencies): Promise<CheckResult[]> {
  const probes = probesOf(deps)
  return Promise.all(checkIds.map(async (id) => ({ id, ...(await runProbe(probes[id])) })))
}

async function runProbe(probe: () => ProbeVerdict | Promise<ProbeVerdict>): Promise<ProbeVerdict> {
  try {
    return await probe()
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    return unknown(code ?? name)
  }
}

function probesOf({
  dataDir,
  electron,
  system,
  results,
}: SelfCheckDependencies): Record<CheckId, () => ProbeVerdict | Promise<ProbeVerdict>> {
  const { files, env, parentPid } = system
  const askSomeone = () => unknown()
  const health = results.readHealth()
  health.catch(() => undefined) // each probe that waits for it gets the error
  return {
    'window-covers': () => probeWindow(electron.window(), electron.display()),
    'other-displays': () => probeOtherDisplays(electron.otherDisplays(), electron.windows()),
    'display-awake': () => probeDisplayAwake(electron.isKeptAwake()),
    devtools: () => probeDevTools(electron.isDevToolsOpen()),
    build: () => probeBuild(electron.isPackaged, electron.isTestBuild),
    fuses: () => probeFuses(system.executable()),
    switches: () => probeSwitches(system.argv, electron.hasSwitch),
    'renderer-sandbox': () => probeSandbox(files, electron.rendererPids()),
    'no-listener': () => probeListeners(files, system.pid),
    network: () => probeNetwork(system.interfaces()),
    session: () => probeSession(files, env),
    'virtual-terminals': () => probeVirtualTerminals(files),
    'ctrl-alt-del': () => probeCtrlAltDel(files),
    'power-key': () => probePowerKey(files),
    supervised: () => probeSupervised(env, parentPid, files.read(`/proc/${parentPid}/cmdline`)),
    'data-private': () => probeDataPrivate(system.dataMode()),
    'data-disk': () => probeDataDisk(files, dataDir),
    'disk-space': () => probeDiskSpace(system.freeBytes()),
    machine: () => probeMachine(results.copiedAt()),
    database: async () => probeDatabase((await health).integrity(), results.backupProblem()),
    audit: async () => probeAudit((await health).brokenAudit()),
    clock: async () => {
      const { lastAt } = await health
      return probeClock(system.now(), lastAt())
    },
    log: () => probeLog(system.logProblem()),
    'alt-tab': askSomeone,
    'edge-swipes': askSomeone,
    'usb-storage': askSomeone,
    'boot-media': askSomeone,
    'disk-encryption': askSomeone,
  }
}
