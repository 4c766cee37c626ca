import type { App } from 'electron'
import { EXIT_RESTART, quitWith } from '../platform/exit-codes.ts'

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
    quitWith(app, EXIT_RESTART)
  } else {
    app.relaunch()
    app.quit()
  }
}
