import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from '../helpers/app.ts'
import { launchForStaff } from '../helpers/staff-screen.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { LONG } from '../helpers/screen-coverage.ts'
import { CHECK_EVERY_MS, USUAL_LIMITS } from '../../src/main/window/page-watchdog.ts'

/** The longest that a patient may wait. */
const BACK_WITHIN_MS = 5000
/** Written each second; the supervisor ends a kiosk whose file is older than 15 s. */
const YOUNG_MS = 5000

/** As main sees the page: whoever drives it from outside loses it with its process. */
function shown(app: ElectronApplication): Promise<{ url: string; text: string }> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) {
      return { url: '', text: '' }
    }
    const read = contents.executeJavaScript(`document.querySelector('h1')?.innerText ?? ''`)
    const late = new Promise((resolve) => setTimeout(resolve, 300, ''))
    return { url: contents.getURL(), text: String(await Promise.race([read, late])) }
  })
}

const rendererPid = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  )

async function killRenderer(app: ElectronApplication): Promise<void> {
  const pid = await rendererPid(app)
  if (pid === undefined || pid === 0) throw new Error('no renderer')
  process.kill(pid, 'SIGKILL')
}

/** How long until the same headline stands there again. */
async function timeUntil(app: ElectronApplication, text: string): Promise<number> {
  const start = performance.now()
  await expect.poll(async () => (await shown(app)).text, { intervals: [50] }).toBe(text)
  return performance.now() - start
}

/** @returns how long this machine needs to load the page in a process that runs already */
async function timeToReload(page: Page, screen: KioskScreen): Promise<number> {
  const start = performance.now()
  await page.reload()
  await screen.headline.waitFor()
  return performance.now() - start
}

test('D03 a killed renderer is back on the same slide within five seconds, without a dialog', async ({
  launch,
  dataDir,
}) => {
  const { app, page } = await launch()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  await screen.press(screen.next)
  const headline = await screen.headline.innerText()
  const before = await rendererPid(app)
  const mostMs = Math.max(
    BACK_WITHIN_MS,
    BACK_WITHIN_MS / 2 + 3 * (await timeToReload(page, screen)),
  )
  await killRenderer(app)
  expect(await timeUntil(app, headline)).toBeLessThan(mostMs)
  expect(await rendererPid(app)).not.toBe(before)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
})

test('D04 a renderer that hangs is back on the same slide within five seconds of its last sign', async ({
  launch,
}) => {
  const { silenceMs } = USUAL_LIMITS
  const { app, page } = await launch({ env: { AFTERCARE_SILENCE_MS: String(silenceMs) } })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const headline = await screen.headline.innerText()
  const before = await rendererPid(app)
  const start = performance.now()
  page.evaluate('for (;;) {}').catch(() => undefined)
  await expect.poll(() => rendererPid(app), { intervals: [50] }).not.toBe(before)
  await timeUntil(app, headline)
  const backMs = performance.now() - start
  // What a new process takes on this machine is measured where nothing has to be noticed first.
  await killRenderer(app)
  const restartMs = await timeUntil(app, headline)
  expect(backMs).toBeLessThan(Math.max(BACK_WITHIN_MS, silenceMs + CHECK_EVERY_MS + 2 * restartMs))
})

test(
  'D05 a renderer that dies again and again gives way to a calm page, and is tried again',
  LONG,
  async ({ launch }) => {
    const { app, page } = await launch({ env: { AFTERCARE_CALM_MS: '3000' } })
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    const headline = await screen.headline.innerText()
    for (let time = 0; time < 3; time++) {
      await killRenderer(app)
      await timeUntil(app, headline)
    }
    await killRenderer(app)
    await expect.poll(async () => (await shown(app)).url).toBe('app://kiosk/calm.html')
    const calm: unknown = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        `[document.body.innerText, document.scripts.length, document.documentElement.scrollHeight <= innerHeight]`,
      ),
    )
    expect(calm).toEqual([expect.stringContaining('请告诉工作人员'), 0, true])
    await timeUntil(app, headline)
  },
)

test('D07 without its network service the kiosk goes on', async ({ launch }) => {
  const { app, page } = await launch()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const service = await app.evaluate(
    ({ app: electron }) =>
      electron.getAppMetrics().find(({ name }) => /network/i.test(name ?? ''))?.pid,
  )
  if (service === undefined) throw new Error('no network service')
  process.kill(service, 'SIGKILL')
  await screen.press(screen.next)
  await screen.press(screen.next)
  expect(await page.locator('[data-turn]').getAttribute('data-turn')).toBe('2')
})

test(
  'D09 the file that the supervisor watches stays young while the kiosk turns, and no longer',
  LONG,
  async ({ launch, dataDir }) => {
    const alivePath = join(dataDir, 'alive')
    const { app } = await launch({ env: { AFTERCARE_ALIVE_FILE: alivePath } })
    const age = () => Date.now() - statSync(alivePath).mtimeMs
    await expect.poll(() => existsSync(alivePath)).toBe(true)
    for (let second = 0; second < 4; second++) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      expect(age()).toBeLessThan(YOUNG_MS)
    }
    app
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined)
    await expect.poll(age).toBeGreaterThan(YOUNG_MS)
    app.process().kill('SIGKILL')
  },
)

test('D06 a killed GPU process is another one soon, and the page is drawn again', async ({
  launch,
}) => {
  const { app, page } = await launch()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const gpu = () =>
    app.evaluate(
      ({ app: electron }) => electron.getAppMetrics().find(({ type }) => type === 'GPU')?.pid,
    )
  const before = await gpu()
  if (before === undefined) throw new Error('no GPU process')
  process.kill(before, 'SIGKILL')
  await expect.poll(gpu).not.toBe(before)
  await expect.poll(async () => (await gpu()) !== undefined).toBe(true)
  await screen.press(screen.next)
  expect((await page.screenshot()).length).toBeGreaterThan(10_000)
  expect(await page.locator('[data-turn]').getAttribute('data-turn')).toBe('1')
})

/** What is drawn next cannot be: a dialog of any kind. */
async function breakDialogs(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(`{
    const { showModal } = HTMLDialogElement.prototype
    globalThis.mendDialogs = () => void (HTMLDialogElement.prototype.showModal = showModal)
    HTMLDialogElement.prototype.showModal = () => { throw new Error('cannot be drawn') }
  }`)
  return async () => {
    await page.evaluate('mendDialogs()')
  }
}

const TROUBLE = 'Please tell a member of staff'

test('D15 "Try again" draws anew what could not be drawn', LONG, async ({ launch }) => {
  const { page } = await launch({ size: { width: 1280, height: 800 } })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const headline = await screen.headline.innerText()
  const mend = await breakDialogs(page)
  const again = screen.button('Try again')
  await screen.button(screen.words.stage.help).click()
  await expect(screen.headline).toHaveText(TROUBLE)
  // As long as it is broken that is no way back, and neither is it the end.
  for (let times = 0; times < 2; times++) {
    await again.click()
    await expect(screen.headline).toHaveText(headline)
    await screen.button(screen.words.stage.help).click()
    await expect(screen.headline).toHaveText(TROUBLE)
  }
  await mend()
  await again.click()
  await expect(screen.headline).toHaveText(headline)
  await screen.askHelp()
  await screen.button(screen.words.help.close).click()
  await screen.press(screen.next)
})

test(
  'D15 G07 the next step of the visit is drawn again, and so is the welcome',
  LONG,
  async ({ launch }) => {
    const { page } = await launch({ size: { width: 1280, height: 800 } })
    await page.clock.install()
    await page.reload()
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    const mend = await breakDialogs(page)
    await screen.button(screen.words.stage.help).click()
    await expect(screen.headline).toHaveText(TROUBLE)
    await mend()
    // Nobody is there: the visit ends as any other.
    await page.clock.runFor(301_000)
    await expect(page.getByRole('button', { name: 'Español' })).toBeVisible()
    await screen.chooseLanguage()
    await screen.askHelp()
  },
)

const showNothing = `document.querySelector('#app').replaceChildren()`
for (const what of ['trouble', 'nothing']) {
  const often = what === 'trouble' ? {} : LONG
  test(`D16 a page that is alive and shows ${what} is loaded anew`, often, async ({ launch }) => {
    const { app, page } = await launch({ env: { AFTERCARE_TROUBLE_MS: '1500' } })
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    await screen.press(screen.next)
    const headline = await screen.headline.innerText()
    const before = await rendererPid(app)
    if (what === 'trouble') {
      await breakDialogs(page)
      await screen.button(screen.words.stage.help).click()
      await expect(screen.headline).toHaveText(TROUBLE)
    } else {
      await page.evaluate(showNothing)
    }
    await timeUntil(app, headline)
    expect(await rendererPid(app)).not.toBe(before)
  })
}

test(
  'D16 trouble that is the kiosk’s own stays until somebody mends it',
  LONG,
  async ({ launch, dataDir }) => {
    useSettings(dataDir, { languages: ['tlh'] })
    const { app, page } = await launch({ env: { AFTERCARE_TROUBLE_MS: '500' } })
    await expect(page.getByText('Code: no-language')).toBeVisible()
    const before = await rendererPid(app)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(await rendererPid(app)).toBe(before)
  },
)

test(
  'D16 G05 staff who are in are not sent away by trouble beneath them',
  LONG,
  async ({ launch, dataDir }) => {
    const { app, page, staff } = await launchForStaff(launch, dataDir, {
      // Longer than a busy machine takes from one key of the PIN to the next.
      env: { AFTERCARE_TROUBLE_MS: '6000' },
    })
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    const before = await rendererPid(app)
    const mend = await breakDialogs(page)
    await screen.button(screen.words.stage.help).click()
    await expect(screen.headline).toHaveText(TROUBLE)
    await mend()
    await staff.enter()
    await new Promise((resolve) => setTimeout(resolve, 9000))
    await expect(staff.inside).toBeVisible()
    expect(await rendererPid(app)).toBe(before)
    await staff.button(staff.words.lock).click()
    await expect.poll(() => rendererPid(app)).not.toBe(before)
  },
)
