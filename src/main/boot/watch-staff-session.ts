import { powerMonitor, type WebContents } from 'electron'
import type { StaffView } from '../../shared/staff.ts'
import type { Startup } from './service-lifecycle.ts'

const CHECK_EVERY_MS = 250

/**
 * Takes the role back when its time is over or the machine sleeps, and tells the page.
 * @returns the end of the watch
 */
export function watchStaffSession(
  startup: Startup,
  changed: (view: StaffView | null) => void,
): () => void {
  let lastSent = JSON.stringify(null)
  const timer = setInterval(() => {
    const view = startup.gate?.view ?? null
    const now = JSON.stringify(view)
    if (now === lastSent) return
    lastSent = now
    changed(view)
  }, CHECK_EVERY_MS)
  const sleep = () => startup.gate?.end('suspend')
  powerMonitor.on('suspend', sleep)
  powerMonitor.on('lock-screen', sleep)
  return () => {
    clearInterval(timer)
    powerMonitor.off('suspend', sleep)
    powerMonitor.off('lock-screen', sleep)
    startup.gate?.end('quit')
  }
}

/** A page that is loaded anew or is gone takes the role with it. */
export function endSessionWithPage(startup: Startup, contents: WebContents): void {
  const end = () => startup.gate?.end('page-gone')
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end()
  })
  contents.on('render-process-gone', end)
  contents.on('destroyed', end)
}
