import { BrowserWindow, type Session } from 'electron'
import { START_URL } from './app-urls.ts'

/** The paper colour of the light theme, so that the first frame does not flash. */
const PAPER = '#faf7f2'

interface WindowOptions {
  preloadPath: string
  session: Session
  /** In development: DevTools, and Ctrl+Shift+Q to leave. */
  isDevelopment: boolean
  /** The only way out. */
  quit: () => void
  /** Whether that way was taken. */
  isQuitting: () => boolean
}

/** The one kiosk window: fullscreen, frameless, sandboxed, and not to be closed by whoever touches it. */
export function createKioskWindow(options: WindowOptions): BrowserWindow {
  const { preloadPath, session, isDevelopment, quit, isQuitting } = options
  const window = new BrowserWindow({
    show: false,
    kiosk: true,
    frame: false,
    resizable: false,
    minimizable: false,
    movable: false,
    skipTaskbar: true,
    backgroundColor: PAPER,
    webPreferences: {
      preload: preloadPath,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableDialogs: true,
      devTools: isDevelopment,
      disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',
    },
  })
  // Alt+F4, a taskbar, a window manager: only the app itself closes its window.
  window.on('close', (event) => {
    if (!isQuitting()) event.preventDefault()
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  window.webContents.on('before-input-event', (event, input) => {
    if (isDevelopment && input.control && input.shift && input.key === 'Q') {
      event.preventDefault()
      quit()
    }
  })
  return window
}

export function loadKiosk(window: BrowserWindow): Promise<void> {
  return window.loadURL(START_URL)
}
