import { app, ipcMain, powerMonitor } from 'electron'
import { contract } from '../shared/contract.ts'
import { watchForQuit } from './boot/app-quit.ts'
import { createFirstSetup } from './boot/create-first-setup.ts'
import { createServiceLifecycle } from './boot/create-service-lifecycle.ts'
import { startHeartbeat } from './boot/heartbeat.ts'
import { openKioskSession } from './boot/kiosk-session.ts'
import { readLaunchOptions } from './boot/launch-options.ts'
import { logUncaughtErrors } from './boot/log-uncaught.ts'
import { openKioskWindow } from './boot/open-window.ts'
import { PageConnection } from './boot/page-connection.ts'
import { prepareApp } from './boot/prepare-app.ts'
import { createSenderCheck } from './boot/trusted-senders.ts'
import { watchWarnings } from './boot/warnings.ts'
import { watchStaffSession } from './boot/watch-staff-session.ts'
import { SleepWatch } from './boot/watch-sleep.ts'
import { takeDataFolder } from './database/instance-lock.ts'
import { createElectronHost } from './handlers/electron-host.ts'
import { createHandlers } from './handlers/index.ts'
import { createNotifiers } from './ipc/notifiers.ts'
import { registerHandlers } from './ipc/register-handlers.ts'
import { keepAliveFile } from './lockdown/alive-file.ts'
import { coverOtherDisplays } from './lockdown/covers.ts'
import { guardApp } from './lockdown/session-guards.ts'
import { build } from './platform/build-kind.ts'
import { EXIT_FAILED, EXIT_FORBIDDEN, EXIT_IN_USE } from './platform/exit-codes.ts'
import { systemClock } from './platform/clock.ts'
import { createLog } from './platform/log.ts'
import { Sheets } from './sheet/sheets.ts'

const launch = readLaunchOptions({ app, process, buildKind: build.kind })
const log = createLog(launch.logsDir)
// From here on no error brings up Electron's own dialog, which would wait on the screen for somebody.
logUncaughtErrors(log)
start().catch((error: unknown) => {
  // Nothing comes on the screen any more: whoever started this is to do it again.
  log.error('start-failed', { error })
  app.exit(EXIT_FAILED)
})

/** Not Chromium's own lock: where that cannot be made, or is a left one, no kiosk would start at all. */
async function start(): Promise<void> {
  prepareApp(launch)
  if (launch.forbidden.length > 0) {
    log.error('forbidden-start', { names: launch.forbidden })
    app.exit(EXIT_FORBIDDEN)
    return
  }
  const folder = takeDataFolder(launch.dataDir)
  if (folder.kind === 'in-use') {
    log.error('data-folder-in-use', { file: launch.dataDir })
    app.exit(EXIT_IN_USE)
    return
  }
  if (folder.kind === 'unlocked') log.error('data-folder-not-locked', { error: folder.reason })
  guardApp(app, log)
  await app.whenReady()
  await boot()
}

/** Makes each part once, and only out of parts that are there already. */
async function boot(): Promise<void> {
  const { dataDir, preloadPath, windowSize, aliveFile } = launch
  const isQuitting = watchForQuit(app)
  const page = new PageConnection()
  const notify = createNotifiers(contract, page.send)
  const startup = createServiceLifecycle({ launch, appVersion: app.getVersion(), notify, log })

  const session = openKioskSession(launch, startup)
  const sheets = new Sheets({ dataDir, preloadPath, session, log })
  const firstSetup = createFirstSetup(launch, log)
  const window = openKioskWindow({
    ...{ launch, session, startup, firstSetup, page, notify, isQuitting, log },
  })
  if (windowSize === null) coverOtherDisplays({ log, isQuitting })

  const sleep = new SleepWatch({
    ...{ power: powerMonitor, window, startup, notify, clock: systemClock, log },
  })
  const host = createElectronHost({
    ...{ dataDir, window, notify, startup, firstSetup, sleep, log },
  })
  const handlers = createHandlers(startup, sheets, log, host)
  const isTrusted = createSenderCheck(window, sheets)
  registerHandlers(ipcMain, contract, handlers, isTrusted, log, (error) => {
    startup.noteFailure(error)
  })

  const stops = [
    startHeartbeat(startup, notify, log),
    watchStaffSession({ startup, changed: notify.staff.changed, power: powerMonitor }),
    watchWarnings(startup, notify.kiosk.warned),
    keepAliveFile(aliveFile, () => window.isSound, log),
    () => {
      sleep.stop()
    },
  ]
  app.on('will-quit', () => {
    for (const stop of stops) stop()
    startup.running?.close()
  })

  await window.load()
  startup.begin() // also where there is no page to begin with
  log.info('started', { version: app.getVersion(), electron: process.versions.electron })
}
