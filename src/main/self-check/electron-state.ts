import { app, BaseWindow, powerSaveBlocker, screen, webContents, BrowserWindow } from 'electron'
import type { ShownWindow } from '../lockdown/geometry.ts'
import { OWN_SWITCHES } from '../lockdown/switches.ts'
import { build } from '../platform/build-kind.ts'
import type { ElectronState } from './run.ts'

/**
 * @param kioskWindow null when there is none
 * @param awakeId of the blocker that keeps the display awake
 */
export function electronState(
  kioskWindow: () => BrowserWindow | null,
  awakeId: number,
): ElectronState {
  const display = () => {
    const window = kioskWindow()
    return window ? screen.getDisplayMatching(window.getBounds()) : screen.getPrimaryDisplay()
  }
  return {
    window: () => {
      const window = kioskWindow()
      return window && shown(window)
    },
    windows: () => BaseWindow.getAllWindows().map(shown),
    display: () => display().bounds,
    otherDisplays: () => {
      const { id } = display()
      return screen.getAllDisplays().flatMap((other) => (other.id === id ? [] : other.bounds))
    },
    isKeptAwake: () => powerSaveBlocker.isStarted(awakeId),
    isDevToolsOpen: () => webContents.getAllWebContents().some((one) => one.isDevToolsOpened()),
    rendererPids: () =>
      webContents.getAllWebContents().flatMap((one) => {
        const pid = one.getOSProcessId()
        return pid > 0 ? pid : [] // 0: it has crashed
      }),
    hasSwitch: (name) => app.commandLine.hasSwitch(name) && !isOwn(name),
    isPackaged: app.isPackaged,
    isTestBuild: build.kind === 'test',
  }
}

/** Whether the app itself set the switch, and to the value that it has. */
function isOwn(name: string): boolean {
  const own = OWN_SWITCHES.find(([ownName]) => ownName === name)
  return own !== undefined && app.commandLine.getSwitchValue(name) === (own[1] ?? '')
}

function shown(window: BaseWindow | BrowserWindow): ShownWindow {
  return {
    bounds: window.getBounds(),
    isVisible: window.isVisible(),
    isMinimized: window.isMinimized(),
    isOnTop: window.isAlwaysOnTop(),
  }
}
