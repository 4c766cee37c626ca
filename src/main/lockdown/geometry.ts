import type { BaseWindow, BrowserWindow } from 'electron'
import type { Log } from '../platform/log.ts'

/** Half of the second within which a moved window must be back. */
const CHECK_EVERY_MS = 500

export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

export interface ShownWindow {
  bounds: Bounds
  isVisible: boolean
  isMinimized: boolean
  isOnTop: boolean
}

export type Remedy = 'restore' | 'show' | 'fill' | 'raise' | 'focus'

/**
 * What must be done until the window is all that can be seen of its display; empty where it is.
 * @param wantsFocus whether the keys are to be this window's, and are not
 */
export function remediesFor(window: ShownWindow, display: Bounds, wantsFocus: boolean): Remedy[] {
  const { bounds, isVisible, isMinimized, isOnTop } = window
  const isFilled =
    bounds.x === display.x &&
    bounds.y === display.y &&
    bounds.width === display.width &&
    bounds.height === display.height
  const wrong: [Remedy, boolean][] = [
    ['restore', isMinimized],
    ['show', !isVisible],
    ['fill', !isFilled],
    ['raise', !isOnTop],
    ['focus', wantsFocus],
  ]
  return wrong.filter(([, isWrong]) => isWrong).map(([remedy]) => remedy)
}

/**
 * Puts the window back over the whole display, whoever moved it: `isKiosk()` stays true when a
 * window manager takes the screen away, so only what is really there counts.
 * @param display the bounds of the display that the window belongs on
 * @param fill puts the window there
 * @param wantsFocus whether the keys are to be this window's, and are not. On X11 it is also the only
 *   sign of a window manager that minimised it: Electron goes on to call it visible.
 */
export function keepFilling(
  window: BaseWindow | BrowserWindow,
  display: () => Bounds,
  log: Log,
  fill: (bounds: Bounds) => void,
  wantsFocus: () => boolean = () => false,
): void {
  let wasRight = true
  const check = () => {
    if (window.isDestroyed()) return
    const bounds = display()
    const remedies = remediesFor(
      {
        bounds: window.getBounds(),
        isVisible: window.isVisible(),
        isMinimized: window.isMinimized(),
        isOnTop: window.isAlwaysOnTop(),
      },
      bounds,
      wantsFocus(),
    )
    // Once for each trouble: where a window manager never gives in, the log must not fill.
    if (remedies.length > 0 && wasRight) log.warn('window-out-of-place', { remedies })
    wasRight = remedies.length === 0
    for (const remedy of remedies) {
      if (remedy === 'fill') fill(bounds)
      else apply(remedy, window)
    }
  }
  const timer = setInterval(check, CHECK_EVERY_MS)
  window.on('closed', () => {
    clearInterval(timer)
  })
  window.on('minimize', check)
  window.on('hide', check)
}

function apply(remedy: Exclude<Remedy, 'fill'>, window: BaseWindow | BrowserWindow): void {
  if (remedy === 'restore') window.restore()
  if (remedy === 'show') window.show()
  if (remedy === 'focus') window.focus()
  if (remedy === 'raise') window.setAlwaysOnTop(true, 'screen-saver')
}
