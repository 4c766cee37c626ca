import type { App } from 'electron'

/** Anything but 0, which the supervisor takes for the staff's way out. `sysexits.h`: try again. */
export const EXIT_RESTART = 75

/**
 * Ends the kiosk so that it comes back. Under a supervisor by how it ends: a kiosk that started
 * another one itself would be one that the supervisor does not know of, beside the one it starts.
 * @param env AFTERCARE_SUPERVISED is set by the supervisor
 */
export function restartKiosk(
  app: Pick<App, 'relaunch' | 'quit' | 'exit' | 'once'>,
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (env['AFTERCARE_SUPERVISED'] === '1') {
    // The last of all events of an end: everything is closed by then.
    app.once('quit', () => {
      app.exit(EXIT_RESTART)
    })
  } else {
    app.relaunch()
  }
  app.quit()
}
