import { BrowserWindow, type Session, type WebPreferences } from 'electron'
import { START_URL } from './app-urls.ts'

/** The paper colour of the light theme, so that the first frame does not flash. */
const PAPER = '#faf7f2'

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
      ...safeWebPreferences({ preloadPath, session }),
      devTools: isDevelopment,
      backgroundThrottling: false, // a covered window must still answer
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
