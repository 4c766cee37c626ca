import type { Log } from '../platform/log.ts'

/** A bug in one place must not end the kiosk; the log has its stack. */
export function logUncaughtErrors(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.error('uncaught-exception', { error })
  })
  process.on('unhandledRejection', (error) => {
    log.error('unhandled-rejection', { error })
  })
}
