// The least that Electron can do: one window, opened as the kiosk opens its own, and one page.
import { app, BrowserWindow, Menu } from 'electron'
import path from 'node:path'
import process from 'node:process'

// The kiosk's own, from src/main/lockdown/switches.ts.
/** @type {unknown} */
const json = JSON.parse(process.env.BENCH_SWITCHES ?? '[]')
const switches = /** @type {[name: string, value?: string][]} */ (json)
for (const [name, value] of switches) app.commandLine.appendSwitch(name, value)
Menu.setApplicationMenu(null)
app.enableSandbox()
const dataDir = process.env.AFTERCARE_DATA_DIR
if (dataDir === undefined) throw new Error('AFTERCARE_DATA_DIR is not set')
app.setPath('userData', dataDir)
app.setPath('sessionData', path.join(dataDir, 'chromium'))

// Not awaited here: `ready` comes when this module is done.
void app.whenReady().then(async () => {
  const window = new BrowserWindow({
    show: false,
    kiosk: true,
    alwaysOnTop: true,
    frame: false,
    minimizable: false,
    movable: false,
    skipTaskbar: true,
    backgroundColor: '#faf7f2',
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  await window.loadFile(path.join(import.meta.dirname, 'index.html'))
})
