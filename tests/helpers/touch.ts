import type { ElectronApplication, Locator } from '@playwright/test'

export interface Point {
  x: number
  y: number
}

/** One message of the touch screen: the fingers that lie on it from now on. */
interface TouchEvent {
  type: 'touchStart' | 'touchMove' | 'touchEnd'
  touchPoints: readonly Point[]
  /** When it was, in seconds since 1970; now when absent. */
  timestamp?: number
}

/** Sends what a touch screen sends. By the debugger that the kiosk itself attached: there can be one only. */
export async function sendTouches(
  app: ElectronApplication,
  events: readonly TouchEvent[],
): Promise<void> {
  await app.evaluate(async ({ BrowserWindow }, all) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('no window')
    for (const event of all) {
      await contents.debugger.sendCommand('Input.dispatchTouchEvent', { ...event })
    }
  }, events)
}

const down = (...touchPoints: Point[]): TouchEvent => ({ type: 'touchStart', touchPoints })
const UP: TouchEvent = { type: 'touchEnd', touchPoints: [] }

/** Short touches with one finger, one after the other. */
export function tap(app: ElectronApplication, points: readonly Point[]): Promise<void> {
  return sendTouches(
    app,
    points.flatMap((point) => [down(point), UP]),
  )
}

/** Touches of one finger that lasted so long, however busy the machine is, with a pause between them. */
export function holdEach(
  app: ElectronApplication,
  points: readonly Point[],
  forMs: number,
  pauseMs = 100,
): Promise<void> {
  const begin = Date.now() - points.length * (forMs + pauseMs)
  const events = points.flatMap((point, at) => {
    const from = begin + at * (forMs + pauseMs)
    return [
      { ...down(point), timestamp: from / 1000 },
      { ...UP, timestamp: (from + forMs) / 1000 },
    ]
  })
  return sendTouches(app, events)
}

/** All fingers at once, and away again. */
export function press(app: ElectronApplication, points: readonly Point[]): Promise<void> {
  return sendTouches(app, [down(...points), UP])
}

/** One finger from the first point over the others; it leaves the screen at the last. */
export function drag(app: ElectronApplication, [first, ...others]: [Point, ...Point[]]) {
  const moves = others.map((point): TouchEvent => ({ type: 'touchMove', touchPoints: [point] }))
  return sendTouches(app, [down(first), ...moves, UP])
}

export async function middleOf(target: Locator): Promise<Point> {
  const box = await target.boundingBox()
  if (box === null) throw new Error('not on screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
