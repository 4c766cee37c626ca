import type { PowerMonitor, WebContents } from 'electron'
import type { StaffView } from '../../shared/staff.ts'
import type { ServiceLifecycle } from './service-lifecycle.ts'

const CHECK_EVERY_MS = 250

interface WatchOptions {
  startup: Pick<ServiceLifecycle, 'gate'>
  /** Called with who is in whenever that has changed. */
  changed: (view: StaffView | null) => void
  power: Pick<PowerMonitor, 'on' | 'off'>
}

/**
 * Takes the role back when its time is over or the machine sleeps, and tells the page.
 * @returns the end of the watch
 */
export function watchStaffSession({ startup, changed, power }: WatchOptions): () => void {
  let lastSent = JSON.stringify(null)
  const timer = setInterval(() => {
    const { gate } = startup
    gate?.endWhenOver()
    const view = gate?.view ?? null
    const now = JSON.stringify(view)
    if (now === lastSent) return
    lastSent = now
    changed(view)
  }, CHECK_EVERY_MS)
  const sleep = () => startup.gate?.end('suspend')
  power.on('suspend', sleep)
  power.on('lock-screen', sleep)
  return () => {
    clearInterval(timer)
    power.off('suspend', sleep)
    power.off('lock-screen', sleep)
    startup.gate?.end('quit')
  }
}

/** A page that is loaded anew or is gone takes with it what was granted or typed in it. */
export function whenPageGone(contents: Pick<WebContents, 'on'>, end: () => void): void {
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end()
  })
  contents.on('render-process-gone', end)
  contents.on('destroyed', end)
}
