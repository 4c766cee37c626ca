import { app, type Session } from 'electron'
import type { KioskNotifiers } from '../../shared/contract.ts'
import { EXIT_LEFT, quitWith } from '../platform/exit-codes.ts'
import type { Log } from '../platform/log.ts'
import type { FirstSetup } from '../setup/first-setup.ts'
import { KioskWindow } from '../window/kiosk-window.ts'
import type { LaunchOptions } from './launch-options.ts'
import type { PageConnection } from './page-connection.ts'
import type { ServiceLifecycle } from './service-lifecycle.ts'
import { whenPageGone } from './watch-staff-session.ts'

interface WindowOptions {
  launch: LaunchOptions
  session: Session
  startup: ServiceLifecycle
  page: PageConnection
  notify: Pick<KioskNotifiers, 'kiosk'>
  isQuitting: () => boolean
  firstSetup: Pick<FirstSetup, 'forgetPins'>
  log: Log
}

/** The patient's window. It is there as long as the app runs; its page is not loaded yet. */
export function openKioskWindow(options: WindowOptions): KioskWindow {
  const { launch, session, startup, page, notify, isQuitting, log, firstSetup } = options
  const { preloadPath, isDevelopment, windowSize } = launch
  const window = new KioskWindow({
    ...{ preloadPath, session, isDevelopment, size: windowSize, isQuitting, log },
    quit: () => {
      quitWith(app, EXIT_LEFT)
    },
    ping: notify.kiosk.ping,
    onPage: (contents) => {
      page.connect(contents)
      // Whoever is at the next page may be another person.
      whenPageGone(contents, () => {
        startup.gate?.end('page-gone')
        firstSetup.forgetPins()
      })
      // From here on the page's own process works: meanwhile this one reads what the page will ask for.
      contents.once('did-navigate', () => {
        setImmediate(() => {
          startup.begin()
        })
      })
    },
  })
  app.on('window-all-closed', () => undefined) // without a listener Electron would quit
  return window
}
