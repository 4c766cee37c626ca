import { BaseWindow, screen, type Display } from 'electron'
import type { Log } from '../platform/log.ts'
import { keepFilling } from './geometry.ts'

/** Nothing to read, nothing to touch, and dark, so that it draws no eye. */
const COVER = '#1b2526'

interface CoverOptions {
  log: Log
  /** Whether the kiosk is on its way out; a cover that goes before that is made anew. */
  isQuitting: () => boolean
}

/**
 * Puts a window over every display but the one that the kiosk fills, also over those that come, move
 * or change their size later. A cover has no page: there is nothing in it that could be reached.
 */
export function coverOtherDisplays({ log, isQuitting }: CoverOptions): void {
  const covers = new Map<Display['id'], BaseWindow>()

  const open = (id: Display['id'], bounds: Display['bounds']) => {
    const cover = new BaseWindow({
      ...overAll(bounds),
      show: false,
      frame: false,
      focusable: false, // it must not take the keys from the kiosk
      movable: false,
      minimizable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      backgroundColor: COVER,
    })
    covers.set(id, cover)
    cover.on('close', (event) => {
      if (covers.has(id) && !isQuitting()) event.preventDefault()
    })
    cover.on('closed', () => {
      if (covers.get(id) !== cover || isQuitting()) return
      covers.delete(id)
      match()
    })
    cover.setAlwaysOnTop(true, 'screen-saver')
    cover.showInactive()
    const place = () => {
      const now = boundsOf(id)
      return now === undefined ? cover.getBounds() : overAll(now)
    }
    keepFilling(cover, place, log, (now) => {
      cover.setBounds(now)
    })
    log.info('display-covered', { count: covers.size })
  }

  const match = () => {
    const { id: kioskId } = screen.getPrimaryDisplay()
    const others = screen.getAllDisplays().filter(({ id }) => id !== kioskId)
    for (const [id, cover] of covers) {
      if (others.some((other) => other.id === id)) continue
      covers.delete(id)
      cover.destroy()
    }
    for (const { id, bounds } of others) {
      const cover = covers.get(id)
      if (cover === undefined) open(id, bounds)
      else cover.setBounds(overAll(bounds))
    }
  }

  screen.on('display-added', match)
  screen.on('display-removed', match)
  screen.on('display-metrics-changed', match)
  match()
}

/**
 * A row more than the display has: on X11 Chromium makes a window of exactly its size a pixel smaller,
 * for the sake of a window manager of old.
 */
const overAll = (bounds: Display['bounds']) => ({ ...bounds, height: bounds.height + 1 })

const boundsOf = (id: Display['id']) =>
  screen.getAllDisplays().find((display) => display.id === id)?.bounds
