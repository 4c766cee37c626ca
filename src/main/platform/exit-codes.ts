import type { App } from 'electron'

/**
 * How a kiosk ends; the supervisor goes by these (`resources/kiosk-session/`). 0 says nothing: Electron
 * ends with it after a signal, and after some starts that failed. The last two are codes that neither
 * Chromium nor Node, sh or systemd gives by itself.
 */

/** This start failed. */
export const EXIT_FAILED = 1
/** Staff asked for a restart. `sysexits.h`: try again. */
export const EXIT_RESTART = 75
/** `sysexits.h`: a configuration error. A supervisor starts again with the clean command line. */
export const EXIT_FORBIDDEN = 78
/** Staff left the kiosk: the only end that nothing starts it again after. */
export const EXIT_LEFT = 93
/** Another kiosk has the data folder: to be tried again after a while. */
export const EXIT_IN_USE = 94

/** Ends in order, and then with this code: `quit` alone ends with 0. */
export function quitWith(app: Pick<App, 'quit' | 'exit' | 'once'>, code: number): void {
  // The last of all events of an end: everything is closed by then.
  app.once('quit', () => {
    app.exit(code)
  })
  app.quit()
}
