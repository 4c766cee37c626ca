import { app, ipcMain, powerMonitor } from 'electron'
import { contract } from '../shared/contract.ts'
import { watchForQuit } from './boot/app-quit.ts'
import { createStartup } from './boot/create-startup.ts'
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
import { createElectronHost } from './handlers/electron-host.ts'
import { createHandlers } from './handlers/index.ts'
import { createNotifiers } from './ipc/notifiers.ts'
import { registerHandlers } from './ipc/register-handlers.ts'
import { keepAliveFile } from './lockdown/alive-file.ts'
import { coverOtherDisplays } from './lockdown/covers.ts'
import { guardApp } from './lockdown/session-guards.ts'
import { EXIT_FORBIDDEN } from './lockdown/switches.ts'
import { build } from './platform/build-kind.ts'
import { createLog, type FileLog } from './platform/log.ts'
import { Sheets } from './sheet/sheets.ts'

const launch = readLaunchOptions({ app, process, buildKind: build.kind })
prepareApp(launch)

if (launch.forbidden.length > 0) {
  createLog(launch.logsDir).error('forbidden-start', { names: launch.forbidden })
  app.exit(EXIT_FORBIDDEN)
} else if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  const log = createLog(launch.logsDir)
  logUncaughtErrors(log)
  guardApp(app, log)
  void app.whenReady().then(() => boot(log))
}

/** Makes each part once, and only out of parts that are there already. */
async function boot(log: FileLog): Promise<void> {
  const { appDir, dataDir, managedPath, preloadPath, windowSize, aliveFile } = launch
  const isQuitting = watchForQuit(app)
  const page = new PageConnection()
  const notify = createNotifiers(contract, page.send)
  const startup = createStartup({ launch, appVersion: app.getVersion(), notify, log })

  const session = openKioskSession(launch, startup)
  const sheets = new Sheets({ dataDir, preloadPath, session, log })
  const window = openKioskWindow({
    ...{ launch, session, startup, page, notify, isQuitting, log },
    onPageGone: () => {
      host.firstSetup.forgetPins()
    },
  })
  if (windowSize === null) coverOtherDisplays({ log, isQuitting })

  const host = createElectronHost({
    ...{ dataDir, appDir, managedPath, window, notify, startup, log },
  })
  const handlers = createHandlers(startup, sheets, log, host)
  registerHandlers(ipcMain, contract, handlers, createSenderCheck(window, sheets), log)

  const stops = [
    startHeartbeat(startup, notify, log),
    watchStaffSession({ startup, changed: notify.staff.changed, power: powerMonitor }),
    watchWarnings(startup, notify.kiosk.warned),
    keepAliveFile(aliveFile, () => window.isSound, log),
  ]
  app.on('will-quit', () => {
    for (const stop of stops) stop()
    startup.running?.close()
  })

  await window.load()
  startup.begin() // also where there is no page to begin with
  log.info('started', { version: app.getVersion(), electron: process.versions.electron })
}
