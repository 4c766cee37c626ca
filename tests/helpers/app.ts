import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  _electron,
  expect,
  test as base,
  type ElectronApplication,
  type Page,
} from '@playwright/test'
import { useUsualSettings } from './data-folder.ts'

/** Starts the real app on a data folder of the test's own. What it runs on, `npm test` says by environment. */

export interface Kiosk {
  app: ElectronApplication
  page: Page
}

export interface LaunchOptions {
  dataDir: string
  /** Size of the kiosk window; the screen's when absent. */
  size?: { width: number; height: number }
  /** More of the environment. */
  env?: Record<string, string>
  /** Where it is started from; the repository when absent. */
  cwd?: string
  /** Whether each step waits until a press has an effect; true when absent. */
  waitsForPresses?: boolean
  /** What starts Electron, with its arguments; Electron itself when absent. */
  executable?: string
}

export async function launchKiosk(options: LaunchOptions): Promise<Kiosk> {
  const { dataDir, size, env, cwd, waitsForPresses = true } = options
  const { executable = required('AFTERCARE_ELECTRON') } = options
  const app = await _electron.launch({
    executablePath: executable,
    args: [required('AFTERCARE_APP_DIR')],
    ...(cwd !== undefined && { cwd }),
    chromiumSandbox: true, // Playwright turns it off unless told
    env: {
      ...(process.env as Record<string, string>),
      ...ownScreen(),
      AFTERCARE_DATA_DIR: dataDir,
      ...(size && { AFTERCARE_WINDOW_SIZE: `${size.width}x${size.height}` }),
      ...env,
    },
  })
  const page = await app.firstWindow()
  if (waitsForPresses) await waitForPresses(page)
  await untilShown(page)
  if (size !== undefined) await resize(app, size)
  return { app, page }
}

/** From here on the page's own sign is heeded, as a person looks at a screen before touching it. */
async function waitForPresses(page: Page): Promise<void> {
  const sign = page.locator('html[data-presses="wait"]')
  // What the driver does then is what is wanted: it waits until the sign is gone.
  await page.addLocatorHandler(sign, () => Promise.resolve())
}

/**
 * What the driver asks of a main process that still starts may be collected as garbage before it
 * answers, since nobody but the driver waits for it. A page that shows nothing is the test's to find.
 */
async function untilShown(page: Page): Promise<void> {
  await page
    .getByRole('button')
    .first()
    .waitFor({ timeout: 30_000 })
    .catch(() => undefined)
}

/** Of several virtual screens the one of this worker: a kiosk that is covered gets no focus. */
export function ownScreen(): Record<string, string> {
  const screens = JSON.parse(process.env['AFTERCARE_SCREENS'] ?? '[]') as Record<string, string>[]
  return screens[base.info().parallelIndex] ?? {}
}

/** Only a kiosk launched with a size keeps another one: any other goes back over the whole screen. */
async function resize(app: ElectronApplication, size: { width: number; height: number }) {
  const set = () =>
    app.evaluate(({ BrowserWindow }, { width, height }) => {
      const window = BrowserWindow.getAllWindows()[0]
      if (window === undefined) throw new Error('no window')
      window.setKiosk(false)
      window.setResizable(true)
      window.setContentSize(width, height)
    }, size)
  // V8 may collect what nobody but the driver waits for, and a starting kiosk leaves much to collect.
  await expect(set).toPass()
  const page = await app.firstWindow()
  await expect
    .poll(() => page.evaluate('({ width: innerWidth, height: innerHeight })'))
    .toEqual(size)
}

/** A folder for the data of one kiosk, belonging to whoever the app runs as. */
export function makeDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'aftercare-test-'))
  giveToApp(dir)
  return dir
}

/** The tests may run as root while the app does not; what they put into the data folder must be its own. */
export function giveToApp(path: string): void {
  const [uid, gid] = (process.env['AFTERCARE_RUN_AS'] ?? '').split(':').map(Number)
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

/**
 * Lets main's monotonic clock leap, which is what every idle time of staff is measured by. The page
 * seems silent for as long: a minute of it would have main load it anew.
 */
export async function passTime(app: ElectronApplication, ms: number): Promise<void> {
  const now = await app.evaluate((_electron, byMs) => {
    const earlier = performance.now.bind(performance)
    const before = earlier()
    performance.now = () => earlier() + byMs
    return performance.now() - before
  }, ms)
  expect(now).toBeGreaterThanOrEqual(ms)
}

/** As a power cut would: no handler of the app runs. */
export async function kill({ app }: Kiosk): Promise<void> {
  const closed = app.waitForEvent('close')
  app.process().kill('SIGKILL')
  await closed
}

export async function close({ app }: Kiosk): Promise<void> {
  await app.close()
}

export function required(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new Error(`${name} is not set: start these tests with \`node scripts/test.mjs e2e\``)
}

interface Fixtures {
  dataDir: string
  /** Starts the kiosk, again and again if asked; all are closed after the test. */
  launch: (options?: Partial<LaunchOptions>) => Promise<Kiosk>
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures used
  dataDir: async ({}, use) => {
    const dir = makeDataDir()
    await use(dir)
    rmSync(dir, { recursive: true, force: true })
  },
  launch: async ({ dataDir }, use) => {
    const started: Kiosk[] = []
    await use(async (options) => {
      useUsualSettings(options?.dataDir ?? dataDir)
      const kiosk = await launchKiosk({ dataDir, ...options })
      started.push(kiosk)
      return kiosk
    })
    for (const kiosk of started) await close(kiosk).catch(() => undefined)
  },
})
export { expect }
