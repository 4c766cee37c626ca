import { join, resolve } from 'node:path'
import type { App } from 'electron'
import { findForbidden } from '../lockdown/switches.ts'
import type { build } from '../platform/build-kind.ts'
import { managedPath } from '../settings/managed.ts'

interface LaunchInput {
  app: Pick<App, 'isPackaged' | 'getAppPath' | 'getPath'>
  process: Pick<NodeJS.Process, 'argv' | 'env' | 'platform'>
  buildKind: (typeof build)['kind']
}

/** Where this kiosk was started, and how. */
export interface LaunchOptions {
  /** Where `resources/`, `locales/` and `out/` are. */
  appDir: string
  /** Where the clinic's files and the results are. */
  dataDir: string
  logsDir: string
  managedPath: string
  preloadPath: string
  isDevelopment: boolean
  /** Whether this is what a clinic installs. A development or test build may be debugged. */
  isForClinic: boolean
  /** The names of switches and variables that open a way in; always empty where it may be debugged. */
  forbidden: readonly string[]
  /** Whether the example clinic may stand in for one that is not set up. */
  allowExample: boolean
  /** Whatever is mounted under these counts as a removable drive; null for the system's own places. */
  mountRoots: readonly string[] | null
  /** A window of this size instead of the whole screen. */
  windowSize: { width: number; height: number } | null
  /** The supervisor's file, to be touched as long as the kiosk lives. */
  aliveFile: string | undefined
}

/** What may be set only in development is ignored in a packaged kiosk. */
export function readLaunchOptions({ app, process, buildKind }: LaunchInput): LaunchOptions {
  const { argv, env, platform } = process
  const isDevelopment = !app.isPackaged
  const isForClinic = app.isPackaged && buildKind === 'production'
  const inDevelopment = (name: string) => (isDevelopment ? env[name] : undefined)
  const appDir = app.getAppPath()
  const dataDir = resolve(env['AFTERCARE_DATA_DIR'] ?? app.getPath('userData'))
  return {
    ...{ appDir, dataDir, isDevelopment, isForClinic },
    logsDir: join(dataDir, 'logs'),
    managedPath: inDevelopment('AFTERCARE_MANAGED_FILE') || managedPath(platform, env),
    preloadPath: join(appDir, 'out', 'preload', 'index.cjs'),
    forbidden: isForClinic ? findForbidden(argv, env) : [],
    // In development the first set-up comes only when asked for.
    allowExample: isDevelopment && env['AFTERCARE_SETUP'] !== '1',
    mountRoots: inDevelopment('AFTERCARE_MOUNT_ROOTS')?.split(':') ?? null,
    windowSize: parseSize(inDevelopment('AFTERCARE_WINDOW_SIZE')),
    aliveFile: env['AFTERCARE_ALIVE_FILE'],
  }
}

/** @param text `1280x800`, as a developer or a test asks for it; anything else is the whole screen */
function parseSize(text: string | undefined): LaunchOptions['windowSize'] {
  const [, width, height] = /^(\d{3,4})x(\d{3,4})$/.exec(text ?? '') ?? []
  return width === undefined ? null : { width: Number(width), height: Number(height) }
}
