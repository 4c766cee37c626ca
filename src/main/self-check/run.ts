import { checkIds, type CheckId, type CheckResult } from '../../shared/self-check.ts'
import type { Looked } from '../database/health.ts'
import type { Bounds, ShownWindow } from '../lockdown/geometry.ts'
import { probeBuild, probeFuses, probeSupervised, probeSwitches } from './build-probes.ts'
import {
  probeAudit,
  probeClock,
  probeDatabase,
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
import { unknown, type Verdict } from './verdict.ts'
import {
  probeDevTools,
  probeDisplayAwake,
  probeOtherDisplays,
  probeWindow,
} from './window-probes.ts'

/** What Electron knows. */
export interface Glass {
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
export interface Machine {
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
export interface Results {
  /** Why the last backup of them failed; null when it did not. */
  backupProblem: () => string | null
  /** Looks through all of them, away from the kiosk's own thread. */
  look: () => Promise<Looked>
}

export interface SelfCheckDeps {
  dataDir: string
  glass: Glass
  machine: Machine
  results: Results
}

/** Looks at everything once. A probe that fails is `unknown` and keeps no other from looking. */
export async function runSelfCheck(deps: SelfCheckDeps): Promise<CheckResult[]> {
  const probes = probesOf(deps)
  return Promise.all(checkIds.map(async (id) => ({ id, ...(await look(probes[id])) })))
}

async function look(probe: () => Verdict | Promise<Verdict>): Promise<Verdict> {
  try {
    return await probe()
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    return unknown(code ?? name)
  }
}

function probesOf({
  dataDir,
  glass,
  machine,
  results,
}: SelfCheckDeps): Record<CheckId, () => Verdict | Promise<Verdict>> {
  const { files, env, parentPid } = machine
  const askSomeone = () => unknown()
  const looked = results.look()
  looked.catch(() => undefined) // each probe that waits for it hears of it
  return {
    'window-covers': () => probeWindow(glass.window(), glass.display()),
    'other-displays': () => probeOtherDisplays(glass.otherDisplays(), glass.windows()),
    'display-awake': () => probeDisplayAwake(glass.isKeptAwake()),
    devtools: () => probeDevTools(glass.isDevToolsOpen()),
    build: () => probeBuild(glass.isPackaged, glass.isTestBuild),
    fuses: () => probeFuses(machine.executable()),
    switches: () => probeSwitches(machine.argv, glass.hasSwitch),
    'renderer-sandbox': () => probeSandbox(files, glass.rendererPids()),
    'no-listener': () => probeListeners(files, machine.pid),
    network: () => probeNetwork(machine.interfaces()),
    session: () => probeSession(files, env),
    'virtual-terminals': () => probeVirtualTerminals(files),
    'ctrl-alt-del': () => probeCtrlAltDel(files),
    'power-key': () => probePowerKey(files),
    supervised: () => probeSupervised(env, parentPid, files.read(`/proc/${parentPid}/cmdline`)),
    'data-private': () => probeDataPrivate(machine.dataMode()),
    'data-disk': () => probeDataDisk(files, dataDir),
    'disk-space': () => probeDiskSpace(machine.freeBytes()),
    database: async () => probeDatabase((await looked).quickCheck(), results.backupProblem()),
    audit: async () => probeAudit((await looked).brokenAudit()),
    clock: async () => {
      const { lastAt } = await looked
      return probeClock(machine.now(), lastAt())
    },
    log: () => probeLog(machine.logProblem()),
    'alt-tab': askSomeone,
    'edge-swipes': askSomeone,
    'usb-storage': askSomeone,
    'boot-media': askSomeone,
    'disk-encryption': askSomeone,
  }
}
