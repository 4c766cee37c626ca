import { BrowserWindow, screen, type Rectangle, type Session, type WebPreferences } from 'electron'
import { refuseFileChoosers } from '../lockdown/file-chooser.ts'
import { keepFilling } from '../lockdown/geometry.ts'
import { START_URL } from '../platform/app-urls.ts'
import type { Log } from '../platform/log.ts'

/** The paper colour of the light theme, so that the first frame does not flash. */
export const PAPER = '#faf7f2'

interface PageOptions {
  preloadPath: string
  session: Session
}

/** What every page of ours runs with: the bridge, and nothing of the machine. */
export function safeWebPreferences({ preloadPath, session }: PageOptions): WebPreferences {
  return {
    preload: preloadPath,
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    disableDialogs: true,
    devTools: false,
    disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',
  }
}

interface WindowOptions extends PageOptions {
  /** In development: DevTools, and Ctrl+Shift+Q to leave. */
  isDevelopment: boolean
  /** A window of this size instead of the whole screen; in development only. */
  size: { width: number; height: number } | null
  log: Log
  /** The only way out. */
  quit: () => void
  /** Whether that way was taken. */
  isQuitting: () => boolean
}

/** The one kiosk window: fullscreen, frameless, sandboxed, and not to be closed by whoever touches it. */
export function createKioskWindow(options: WindowOptions): BrowserWindow {
  const { preloadPath, session, isDevelopment, size, log, quit, isQuitting } = options
  const window = new BrowserWindow({
    show: false,
    kiosk: true,
    alwaysOnTop: true,
    frame: false,
    // Not `resizable: false`: such a window tells the window manager its first size as its largest,
    // and openbox holds to that even in fullscreen, while Electron goes on to report a full screen.
    minimizable: false,
    movable: false,
    skipTaskbar: true,
    backgroundColor: PAPER,
    webPreferences: {
      ...safeWebPreferences({ preloadPath, session }),
      devTools: isDevelopment,
      backgroundThrottling: false, // a covered window must still answer
    },
  })
  // Alt+F4, a taskbar, a window manager: only the app itself closes its window.
  window.on('close', (event) => {
    if (!isQuitting()) event.preventDefault()
  })
  window.setAlwaysOnTop(true, 'screen-saver')
  window.once('ready-to-show', () => {
    window.show()
    if (size === null) fillScreen(window, log)
    else setSize(window, size)
  })
  lockZoom(window)
  refuseFileChoosers(window.webContents, log)
  window.webContents.on('before-input-event', (event, input) => {
    if (isDevelopment && input.control && input.shift && input.key === 'Q') {
      event.preventDefault()
      quit()
    }
  })
  return window
}

function fillScreen(window: BrowserWindow, log: Log): void {
  const bounds = () => screen.getPrimaryDisplay().bounds
  const fill = (display: Rectangle) => {
    // Chromium never hears that a window manager took fullscreen away, and asks for it only when it
    // thinks that there is none. The bounds say on which display; alone they leave a pixel free.
    window.setKiosk(false)
    window.setBounds(display)
    window.setKiosk(true)
  }
  // Developer tools, in development only, may have the keys.
  const wantsFocus = () => !window.isFocused() && !window.webContents.isDevToolsOpened()
  keepFilling(window, bounds, log, fill, wantsFocus)
}

function setSize(window: BrowserWindow, { width, height }: { width: number; height: number }) {
  window.setKiosk(false)
  window.setResizable(true)
  window.setContentSize(width, height)
}

/** Neither two fingers nor a wheel enlarge the page; the kiosk has its own larger text. */
function lockZoom({ webContents }: BrowserWindow): void {
  webContents.on('did-finish-load', () => {
    webContents.setZoomFactor(1)
    void webContents.setVisualZoomLevelLimits(1, 1)
  })
  webContents.on('zoom-changed', () => {
    webContents.setZoomFactor(1)
  })
}

export function loadKiosk(window: BrowserWindow): Promise<void> {
  return window.loadURL(START_URL)
}
