import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { app, ipcMain, Menu, powerMonitor, session, type IpcMainInvokeEvent } from 'electron'
import { contract } from '../shared/contract.ts'
import type { ExportState } from '../shared/exports.ts'
import { askProcess, forkProcess } from './background/fork-process.ts'
import { createServices } from './boot/create-services.ts'
import { startHeartbeat } from './boot/heartbeat.ts'
import { Startup } from './boot/service-lifecycle.ts'
import { watchWarnings } from './boot/warnings.ts'
import { endSessionWithPage, watchStaffSession } from './boot/watch-staff-session.ts'
import { createElectronHost } from './handlers/electron-host.ts'
import { createHandlers } from './handlers/index.ts'
import { mayCall } from './ipc/page-permissions.ts'
import { registerHandlers } from './ipc/register-handlers.ts'
import { keepAliveFile } from './lockdown/alive-file.ts'
import { coverOtherDisplays } from './lockdown/covers.ts'
import { guardApp } from './lockdown/session-guards.ts'
import { EXIT_FORBIDDEN, findForbidden, OWN_SWITCHES } from './lockdown/switches.ts'
import { isOurs } from './platform/app-urls.ts'
import { build } from './platform/build-kind.ts'
import { createLog, type FileLog } from './platform/log.ts'
import { createRead } from './reading/reader.ts'
import { loadSettings } from './settings/load.ts'
import { managedPath } from './settings/managed.ts'
import { Sheets } from './sheet/sheets.ts'
import { openEmergencyGate } from './staff/emergency.ts'
import { registerAppScheme, serveApp } from './window/app-protocol.ts'
import { parseSize } from './window/create-window.ts'
import { KioskWindow } from './window/kiosk-window.ts'

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

async function boot(log: FileLog): Promise<void> {
  let isQuitting = false
  app.on('before-quit', () => {
    isQuitting = true
  })
  const options = {
    dataDir,
    appDir,
    appVersion: app.getVersion(),
    managedPath: managed,
    loadSettings,
    // In development the first set-up comes only when asked for.
    allowExample: isDevelopment && process.env['AFTERCARE_SETUP'] !== '1',
    forkExport: () => forkProcess('export-worker'),
    exportChanged: (state: ExportState) => {
      if (startup.running?.staff.view) window.notify.exports.changed(state)
    },
    mountRoots: isDevelopment ? (process.env['AFTERCARE_MOUNT_ROOTS']?.split(':') ?? null) : null,
    backUp: (about: object) => askProcess('backup', about, log),
    read: createRead((task) => askProcess('reading', task, log), log),
    log,
  }
  const startup: Startup = new Startup(
    (isAgain) => createServices(options, isAgain),
    log,
    () => openEmergencyGate(dataDir, loadSettings, log),
  )

  const kioskSession = session.fromPartition('kiosk') // no `persist:`: nothing of it reaches the disk
  serveApp(kioskSession, () => ({
    rendererDir: join(appDir, 'out', 'renderer'),
    figuresDir: startup.running?.content.figuresDir ?? null,
  }))

  const preloadPath = join(appDir, 'out', 'preload', 'index.cjs')
  const sheets = new Sheets({ dataDir, preloadPath, session: kioskSession, log })
  const size = isDevelopment ? parseSize(process.env['AFTERCARE_WINDOW_SIZE']) : null
  const window = new KioskWindow({
    ...{ preloadPath, session: kioskSession, isDevelopment, size, log },
    quit: () => {
      app.quit()
    },
    isQuitting: () => isQuitting,
    onPage: (contents) => {
      endSessionWithPage(startup, contents)
      // From here on the page's own process works: meanwhile this one reads what the page will ask for.
      contents.once('did-navigate', () => {
        setImmediate(() => {
          startup.begin()
        })
      })
    },
  })
  if (size === null) coverOtherDisplays({ log, isQuitting: () => isQuitting })
  app.on('window-all-closed', () => undefined) // without a listener Electron would quit
  app.on('second-instance', () => {
    window.focus()
  })

  const isTrusted = ({ senderFrame }: IpcMainInvokeEvent, channel: string) => {
    if (senderFrame === null || !isOurs(senderFrame.url)) return false
    if (senderFrame === window.current?.webContents.mainFrame) return mayCall('kiosk', channel)
    return senderFrame === sheets.contents?.mainFrame && mayCall('sheet', channel)
  }
  const host = createElectronHost({ dataDir, appDir, managedPath: managed, window, startup, log })
  registerHandlers(ipcMain, contract, createHandlers(startup, sheets, log, host), isTrusted, log)

  const ends = [
    startHeartbeat(startup, window.notify, log),
    watchStaffSession({ startup, changed: window.notify.staff.changed, power: powerMonitor }),
    watchWarnings(startup, window.notify.kiosk.warned),
    keepAliveFile(process.env['AFTERCARE_ALIVE_FILE'], () => window.isSound, log),
  ]
  app.on('will-quit', () => {
    for (const end of ends) end()
    startup.running?.close()
  })

  await window.load()
  startup.begin() // also where there is no page to begin with
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
