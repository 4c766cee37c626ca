import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { app, ipcMain, Menu, powerSaveBlocker, session, type IpcMainInvokeEvent } from 'electron'
import { contract } from '../shared/contract.ts'
import { channelName } from '../shared/contract-types.ts'
import type { ExportState } from '../shared/exports.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { isOurs } from './app-urls.ts'
import { build } from './build-kind.ts'
import { mayCall } from './callers.ts'
import { systemClock } from './clock.ts'
import { forkWorker } from './export/fork-worker.ts'
import { readLogTail } from './device/log-tail.ts'
import { restartKiosk } from './device/restart.ts'
import { createHandlers } from './handlers.ts'
import { createNotifier, registerHandlers } from './ipc.ts'
import { keepAliveFile } from './lockdown/alive-file.ts'
import { coverOtherDisplays } from './lockdown/covers.ts'
import { healWindow } from './lockdown/healed-window.ts'
import type { Healing } from './lockdown/healing.ts'
import { EXIT_FORBIDDEN, findForbidden, OWN_SWITCHES } from './lockdown/switches.ts'
import { createLog, type Log } from './log.ts'
import { electronGlass } from './self-check/glass.ts'
import { thisMachine } from './self-check/machine.ts'
import { runSelfCheck } from './self-check/run.ts'
import { managedPath } from './managed/managed-file.ts'
import { runBackup } from './run-backup.ts'
import { guardApp } from './session-guards.ts'
import { Sheets } from './sheet/sheets.ts'
import { loadSettings } from './settings-file.ts'
import { FirstSetup } from './setup/first-setup.ts'
import { BEAT_MS, readExampleClinic, startServices } from './start-services.ts'
import { endRoleWithPage, watchRole } from './staff/watch-role.ts'
import { Startup } from './startup.ts'
import { watchWarnings } from './warnings.ts'
import { createKioskWindow, loadKiosk, parseSize } from './window.ts'

// A development or test build may be debugged; what a clinic installs may not.
const isForClinic = app.isPackaged && build.kind === 'production'
const forbidden = isForClinic ? findForbidden(process.argv, process.env) : []
// Chromium opens this port after our first lines have run, and no fuse covers it.
if (isForClinic) app.commandLine.removeSwitch('remote-debugging-port')
for (const [name, value] of OWN_SWITCHES) app.commandLine.appendSwitch(name, value)

const appDir = app.getAppPath()
const dataDir = resolve(process.env['AFTERCARE_DATA_DIR'] ?? app.getPath('userData'))
const isDevelopment = !app.isPackaged
const managed =
  (isDevelopment && process.env['AFTERCARE_MANAGED_FILE']) ||
  managedPath(process.platform, process.env)

Menu.setApplicationMenu(null)
app.enableSandbox()
registerAppScheme()
// One kiosk for each data folder: Electron keeps its lock there. Where it cannot be written the
// kiosk must still start, to say so.
const ownDir = isWritable(dataDir) ? dataDir : mkdtempSync(join(tmpdir(), 'aftercare-kiosk-'))
app.setPath('userData', ownDir)
app.setPath('sessionData', join(ownDir, 'chromium'))

if (forbidden.length > 0) {
  createLog(join(dataDir, 'logs')).error('forbidden-start', { names: forbidden })
  app.exit(EXIT_FORBIDDEN)
} else if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  const log = createLog(join(dataDir, 'logs'))
  process.on('uncaughtException', (error) => {
    log.error('uncaught-exception', { error })
  })
  process.on('unhandledRejection', (error) => {
    log.error('unhandled-rejection', { error })
  })
  guardApp(app, log)
  void app.whenReady().then(() => boot(log))
}

async function boot(log: Log): Promise<void> {
  const toPage = (channel: string, payload: unknown) => {
    if (!window.isDestroyed()) window.webContents.send(channel, payload)
  }
  const exportChanged = createNotifier(
    toPage,
    channelName('staff', 'exportChanged'),
    contract.staff.exportChanged,
  )
  const options = {
    dataDir,
    appDir,
    appVersion: app.getVersion(),
    managedPath: managed,
    // In development the first set-up comes only when asked for.
    allowExample: isDevelopment && process.env['AFTERCARE_SETUP'] !== '1',
    forkExport: () => forkWorker(join(appDir, 'out', 'main', 'export-worker.js')),
    exportChanged: (state: ExportState) => {
      if (startup.running?.staff.view) exportChanged(state)
    },
    mountRoots: isDevelopment ? (process.env['AFTERCARE_MOUNT_ROOTS']?.split(':') ?? null) : null,
    runBackup,
    log,
  }
  const startup: Startup = new Startup((isAgain) => startServices(options, isAgain), log)

  const kioskSession = session.fromPartition('kiosk') // no `persist:`: nothing of it reaches the disk
  serveApp(kioskSession, () => ({
    rendererDir: join(appDir, 'out', 'renderer'),
    figuresDir: startup.running?.content.figuresDir ?? null,
  }))

  const preloadPath = join(appDir, 'out', 'preload', 'index.cjs')
  const sheets = new Sheets({ dataDir, preloadPath, session: kioskSession, log })

  let isQuitting = false
  app.on('before-quit', () => {
    isQuitting = true
  })
  let healing: Healing | null = null
  const size = isDevelopment ? parseSize(process.env['AFTERCARE_WINDOW_SIZE']) : null
  const openWindow = () => {
    const opened = createKioskWindow({
      preloadPath,
      session: kioskSession,
      isDevelopment,
      size,
      log,
      quit: () => {
        app.quit()
      },
      isQuitting: () => isQuitting,
    })
    endRoleWithPage(startup, opened.webContents)
    const ping = createNotifier(
      (channel, payload) => {
        opened.webContents.send(channel, payload)
      },
      channelName('kiosk', 'ping'),
      contract.kiosk.ping,
    )
    healing = healWindow(
      opened,
      () => {
        ping(undefined)
      },
      log,
    )
    // A script can close its page past every `close` handler; the kiosk is then simply there again.
    opened.on('closed', () => {
      if (isQuitting) return
      log.warn('window-reopened')
      window = openWindow()
      void loadKiosk(window).catch(() => undefined) // its healing hears of it
    })
    return opened
  }
  let window = openWindow()
  if (size === null) coverOtherDisplays({ log, isQuitting: () => isQuitting })
  app.on('window-all-closed', () => undefined) // without a listener Electron would quit
  app.on('second-instance', () => {
    window.focus()
  })

  const isTrusted = ({ senderFrame }: IpcMainInvokeEvent, channel: string) => {
    if (senderFrame === null || !isOurs(senderFrame.url)) return false
    if (senderFrame === window.webContents.mainFrame) return mayCall('kiosk', channel)
    return senderFrame === sheets.contents?.mainFrame && mayCall('sheet', channel)
  }
  const visitChanged = createNotifier(
    toPage,
    channelName('visit', 'changed'),
    contract.visit.changed,
  )
  const settingsApplied = createNotifier(
    toPage,
    channelName('setup', 'applied'),
    contract.setup.applied,
  )
  const awakeId = powerSaveBlocker.start('prevent-display-sleep') // until the process ends
  const system = thisMachine(dataDir)
  const machine = {
    quit: () => {
      app.quit()
    },
    firstSetup: new FirstSetup({
      ...{ dataDir, appDir, managedPath: managed, log, clock: systemClock },
      load: loadSettings,
      example: () => readExampleClinic(appDir),
    }),
    settingsApplied: () => {
      settingsApplied(undefined)
    },
    pageAlive: () => {
      healing?.sign()
    },
    visitChanged,
    runSelfCheck: async () => ({
      checks: await runSelfCheck({
        dataDir,
        glass: electronGlass(() => (window.isDestroyed() ? null : window), awakeId),
        machine: system,
        results: startup.services.health,
      }),
    }),
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
  const handlers = createHandlers(startup, sheets, log, machine)
  registerHandlers(ipcMain, contract, handlers, isTrusted, log)

  const staffChanged = createNotifier(
    toPage,
    channelName('staff', 'changed'),
    contract.staff.changed,
  )
  const endAliveFile = keepAliveFile(
    process.env['AFTERCARE_ALIVE_FILE'],
    () => healing?.isSound ?? true,
    log,
  )
  const stopWatchingRole = watchRole(startup, staffChanged)
  const stopWatchingWarnings = watchWarnings(
    startup,
    createNotifier(toPage, channelName('kiosk', 'warned'), contract.kiosk.warned),
  )
  const timer = setInterval(() => {
    try {
      startup.running?.upkeep()
      if (startup.running?.visits.beat()) visitChanged(null)
      if (startup.applyDue()) settingsApplied(undefined)
    } catch (error) {
      log.error('beat-failed', { error })
    }
  }, BEAT_MS)
  app.on('will-quit', () => {
    clearInterval(timer)
    stopWatchingRole()
    stopWatchingWarnings()
    endAliveFile()
    startup.running?.close()
  })

  await loadKiosk(window).catch(() => undefined) // its healing hears of it
  log.info('started', { version: app.getVersion(), electron: process.versions.electron })
}

function isWritable(dir: string): boolean {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}
