import { app, powerSaveBlocker } from 'electron'
import { join } from 'node:path'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'
import type { SleepWatch } from '../boot/watch-sleep.ts'
import { readLogTail } from '../device/log-tail.ts'
import { restartKiosk } from '../device/restart.ts'
import { EXIT_LEFT, quitWith } from '../platform/exit-codes.ts'
import type { FileLog } from '../platform/log.ts'
import { electronState } from '../self-check/electron-state.ts'
import { operatingSystem } from '../self-check/operating-system.ts'
import { runSelfCheck } from '../self-check/run.ts'
import type { FirstSetup } from '../setup/first-setup.ts'
import type { KioskNotifiers } from '../../shared/contract.ts'
import type { KioskWindow } from '../window/kiosk-window.ts'
import type { KioskHost } from './index.ts'

interface Options {
  dataDir: string
  window: Pick<KioskWindow, 'current' | 'markPageAlive'>
  notify: Pick<KioskNotifiers, 'visit' | 'setup'>
  startup: ServiceLifecycle
  firstSetup: FirstSetup
  sleep: Pick<SleepWatch, 'uncover'>
  log: FileLog
}

/** What the handlers may ask of Electron and of the machine; keeps the display awake, too. */
export function createElectronHost(options: Options): KioskHost {
  const { dataDir, window, notify, startup, firstSetup, sleep, log } = options
  const awakeId = powerSaveBlocker.start('prevent-display-sleep') // until the process ends
  const system = operatingSystem(dataDir, log)
  const electron = electronState(() => window.current, awakeId)
  return {
    quit: () => {
      quitWith(app, EXIT_LEFT)
    },
    pageAlive: (showsScreen) => {
      // Where this kiosk cannot serve, trouble is what the page should show, and staff who are in
      // would be sent away with it.
      const isIntended = startup.failure !== null || (startup.gate?.view ?? null) !== null
      window.markPageAlive(showsScreen || isIntended)
    },
    uncover: () => {
      sleep.uncover()
    },
    visitChanged: notify.visit.changed,
    settingsApplied: notify.setup.applied,
    firstSetup,
    runSelfCheck: async () => {
      const { health: results } = startup.services
      return { checks: await runSelfCheck({ dataDir, electron, system, results }) }
    },
    device: {
      freeBytes: system.freeBytes,
      versions: {
        app: app.getVersion(),
        electron: process.versions.electron,
        chromium: process.versions.chrome,
      },
      logTail: () => readLogTail(join(dataDir, 'logs')),
      restart: () => {
        restartKiosk(app, process.env)
      },
    },
  }
}
