import type { ElectronApplication } from '@playwright/test'
import { expect, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'

const SIZE = { width: 1280, height: 800 }

/** As the system tells of it; a machine that really sleeps cannot be had in a test. */
const emit = (app: ElectronApplication, event: string) =>
  app.evaluate(({ powerMonitor }, name) => {
    powerMonitor.emit(name)
  }, event)

/** What lies over the page, in the window's own coordinates. */
const covers = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) throw new Error('no window')
    const { width, height } = window.getContentBounds()
    return window.contentView.children
      .map((child) => child.getBounds())
      .filter((bounds) => bounds.width === width && bounds.height === height).length
  })

test('E04 the last patient’s screen is covered until the next to look is asked who is there', async ({
  launch,
}) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const uncovered = await covers(app)

  await emit(app, 'suspend')
  expect(await covers(app)).toBe(uncovered + 1)
  // Nothing takes the cover away before the machine wakes, the page least of all.
  await page.evaluate('kiosk.kiosk.uncover()')
  // That it stays, no event tells: taken away, it would be gone at once.
  await page.waitForTimeout(1000)
  expect(await covers(app)).toBe(uncovered + 1)
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await emit(app, 'resume')
  await expect.poll(() => covers(app)).toBe(uncovered)
  await expect(page.getByRole('dialog')).toContainText(screen.words.idle.headline)
  await page.getByRole('dialog').getByRole('button').click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await screen.press(screen.next)
})

test('E04 a page that is loaded anew in between asks as well', async ({ launch }) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const uncovered = await covers(app)
  await emit(app, 'lock-screen')
  await page.reload()
  await expect(screen.headline).toBeVisible()
  expect(await covers(app)).toBe(uncovered + 1)
  await emit(app, 'unlock-screen')
  await expect.poll(() => covers(app)).toBe(uncovered)
  await expect(page.getByRole('dialog')).toContainText(screen.words.idle.headline)
})

test('E04 at the welcome nobody is asked', async ({ launch }) => {
  const { app, page } = await launch({ size: SIZE })
  await page.getByRole('button', { name: 'English' }).waitFor()
  const uncovered = await covers(app)
  await emit(app, 'suspend')
  expect(await covers(app)).toBe(uncovered + 1)
  await emit(app, 'resume')
  await expect.poll(() => covers(app)).toBe(uncovered)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
})
