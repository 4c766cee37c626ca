import type { Page } from '@playwright/test'
import { expectAccessible, expectToFit } from '../helpers/axe.ts'
import { expect, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'

const SIZE = { width: 1280, height: 800 }
/** The default of the settings. */
const IDLE_MS = 300_000

/** From here on the page's time also leaps when it is told; what a busy machine takes goes by, too. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.install()
  await page.reload()
}

test('G07 an untouched visit asks first, then is kept as stopped', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'es')
  await screen.chooseLanguage()
  const dialog = page.getByRole('dialog')
  await page.clock.runFor(IDLE_MS - 40_000)
  await expect(dialog).toHaveCount(0)
  await page.clock.runFor(11_000)
  await expect(dialog.getByRole('heading')).toHaveText(screen.words.idle.headline)
  await expect(dialog.getByRole('timer')).toContainText(/\b[12]\d segundos/)
  await expectToFit(page)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])

  await page.clock.runFor(30_000)
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  await expect(dialog).toHaveCount(0)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'stopped' }])
})

test('one tap stays on the same slide, as often as one likes', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const headline = await screen.headline.innerText()
  for (let times = 0; times < 12; times++) {
    await page.clock.runFor(IDLE_MS - 5000)
    await page.getByRole('button', { name: screen.words.idle.stay }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(screen.headline).toHaveText(headline)
  }
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
})

test('a key counts as being there', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await page.clock.runFor(IDLE_MS - 40_000)
  await page.keyboard.press('Shift')
  await page.clock.runFor(IDLE_MS - 40_000)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('whoever asked for help is not sent away', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.askHelp()
  await page.clock.runFor(IDLE_MS * 3)
  await expect(screen.button(screen.words.help.close)).toBeVisible()
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
})

test('the question whether someone is there is accessible', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  await page.clock.install()
  await page.reload()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await page.clock.runFor(IDLE_MS - 20_000)
  await page.clock.resume()
  await expectAccessible(page, 'enhanced')
  expect(readResults(dataDir, 'SELECT count(*) AS visits FROM visits')).toEqual([{ visits: 1 }])
})
