import { utimesSync, writeFileSync } from 'node:fs'
import type { Log } from '../platform/log.ts'

const EVERY_MS = 1000

/**
 * Touches the file that the supervisor named in AFTERCARE_ALIVE_FILE, once a second, as long as main
 * turns and the patient sees something. When it grows old the supervisor starts the kiosk anew. It is
 * the supervisor's own, in memory: a full or read-only disk must not look like a hang.
 * @returns the end of it
 */
export function keepAliveFile(path: string | undefined, isSound: () => boolean, log: Log) {
  if (path === undefined || path === '') return () => undefined
  const touch = () => {
    if (!isSound()) return
    const now = new Date()
    try {
      utimesSync(path, now, now)
    } catch {
      try {
        writeFileSync(path, '')
      } catch (error) {
        log.error('alive-file-not-touched', { error })
      }
    }
  }
  touch()
  const timer = setInterval(touch, EVERY_MS)
  return () => {
    clearInterval(timer)
  }
}
