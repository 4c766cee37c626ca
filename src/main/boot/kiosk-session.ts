import { join } from 'node:path'
import { session, type Session } from 'electron'
import { serveApp } from '../window/app-protocol.ts'
import type { LaunchOptions } from './launch-options.ts'
import type { ServiceLifecycle } from './service-lifecycle.ts'

/** The session of every page, which are served from the app's own files. */
export function openKioskSession(
  { appDir }: LaunchOptions,
  startup: Pick<ServiceLifecycle, 'running'>,
): Session {
  const kioskSession = session.fromPartition('kiosk') // no `persist:`: nothing of it reaches the disk
  serveApp(kioskSession, () => ({
    rendererDir: join(appDir, 'out', 'renderer'),
    figuresDir: startup.running?.content.figuresDir ?? null,
  }))
  return kioskSession
}
