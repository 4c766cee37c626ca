import { app, type BrowserWindow } from 'electron'
import { CALM_URL, START_URL } from '../platform/app-urls.ts'
import { systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { CHECK_EVERY_MS, PageWatchdog, USUAL_LIMITS, type WatchdogLimits } from './page-watchdog.ts'

/** What a finger, a mouse or a key begins with, as it comes from the system: the page is not asked. */
const PRESSES: ReadonlySet<string> = new Set(['touchStart', 'mouseDown', 'rawKeyDown'])

/** Chromium's word for a load that another one took the place of; nothing is wrong then. */
const ERR_ABORTED = -3

/**
 * Has a watchdog watch the page of a window, until the window is closed.
 * @param ping asks the page for a sign of life, over the contract
 */
export function watchPage(window: BrowserWindow, ping: () => void, log: Log): PageWatchdog {
  const { webContents: contents } = window
  let isEnding = false
  const load = (url: string) => {
    // A page that hangs holds its process; the event that this one is gone is then our own doing.
    isEnding = !contents.isCrashed()
    if (isEnding) contents.forcefullyCrashRenderer()
    // Not within the event of the old process's end, in which a load would go down with it.
    setTimeout(() => {
      isEnding = false
      if (!window.isDestroyed()) void window.loadURL(url).catch(() => undefined)
    }, 50)
  }
  const page = {
    ping,
    reload: () => {
      load(START_URL)
    },
    showCalm: () => {
      load(CALM_URL)
    },
  }
  const watchdog = new PageWatchdog(page, systemClock, log, limitsOf(process.env))
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (!isEnding) watchdog.failed('gone', { reason, exitCode })
  })
  contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame && code !== ERR_ABORTED) watchdog.failed('load-failed', { code, description })
  })
  contents.on('preload-error', (_event, _path, error) => {
    watchdog.failed('preload-failed', { error })
  })
  contents.on('input-event', (_event, { type, modifiers }) => {
    if (PRESSES.has(type) && !modifiers?.includes('isautorepeat')) watchdog.markTouched()
  })
  const timer = setInterval(() => {
    watchdog.check()
  }, CHECK_EVERY_MS)
  window.on('closed', () => {
    clearInterval(timer)
  })
  return watchdog
}

/**
 * In development a page may stand at a breakpoint or be searched through; it is given longer, and a
 * test says how long.
 */
function limitsOf(env: NodeJS.ProcessEnv): WatchdogLimits {
  if (app.isPackaged) return USUAL_LIMITS
  const inTest = (name: string, usual: number) => Number(env[name] ?? usual)
  return {
    ...USUAL_LIMITS,
    silenceMs: inTest('AFTERCARE_SILENCE_MS', 60_000),
    troubleMs: inTest('AFTERCARE_TROUBLE_MS', USUAL_LIMITS.troubleMs),
    calmMs: inTest('AFTERCARE_CALM_MS', USUAL_LIMITS.calmMs),
  }
}
