import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { test as base, expect } from '@playwright/test'
import type { Clinic } from '../../src/shared/clinic.ts'
import { makeDataDir, ownScreen, required } from './app.ts'
import { useSettings } from './data-folder.ts'
import { Outside } from './outside.ts'

/** What a clinic installs, started as its session starts it: no test driver is attached. */
export interface Packaged {
  pid: number
  /** The exit code; null when a signal ended it. */
  ended: Promise<number | null>
  isRunning: () => boolean
}

export interface StartOptions {
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
}

interface Fixtures {
  dataDir: string
  outside: Outside
  /** Each is ended after the test. */
  start: (options?: StartOptions) => Packaged
  /** One that shows the welcome. */
  kiosk: Packaged
  /** One that shows the first slide of a visit in English. */
  visit: Packaged
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures used
  dataDir: async ({}, use) => {
    const dir = makeDataDir()
    useSettings(dir, { clinic: ownClinic() })
    await use(dir)
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  },
  outside: async ({ dataDir }, use) => {
    await use(new Outside({ ...process.env, ...ownScreen() }, dataDir))
  },
  start: async ({ dataDir }, use) => {
    const started: ChildProcess[] = []
    await use(({ args = [], env = {} } = {}) => {
      const child = spawn(required('AFTERCARE_ELECTRON'), args, {
        env: { ...process.env, ...ownScreen(), AFTERCARE_DATA_DIR: dataDir, ...env },
        stdio: 'ignore',
        detached: true,
      })
      started.push(child)
      if (child.pid === undefined) throw new Error('the package does not start')
      return {
        pid: child.pid,
        ended: new Promise((resolve) => child.once('exit', resolve)),
        isRunning: () => child.exitCode === null && child.signalCode === null,
      }
    })
    for (const child of started) await end(child)
  },
  kiosk: async ({ start, outside }, use) => {
    const packaged = start()
    await outside.showsKiosk()
    await use(packaged)
  },
  visit: async ({ kiosk, outside }, use) => {
    await outside.beginVisit()
    await use(kiosk)
  },
})
export { expect }

/** The shipped example, as if a clinic had made it its own: a package refuses an example. */
function ownClinic(): Clinic {
  const path = resolve(import.meta.dirname, '../../resources/clinic.example.json')
  return { ...(JSON.parse(readFileSync(path, 'utf8')) as Clinic), example: false }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGKILL')
  await ended
}
