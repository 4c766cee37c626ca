import type { Locator, Page } from '@playwright/test'
import { expect, passTime, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { launchForStaff, StaffScreen } from '../helpers/staff-screen.ts'
import { middleOf, tap } from '../helpers/touch.ts'
import { LONG } from '../helpers/screen-coverage.ts'

/** What is shown and what the kiosk believes to be shown are one, whatever closes a dialog. */

const SIZE = { width: 1280, height: 800 }
/** The defaults of the settings. */
const IDLE_MS = 300_000
/** How long "Thank you" stays. */
const THANKS_MS = 60_000
const MOST_PRESSES = 6

interface Closing {
  what: string
  close: (page: Page) => Promise<void>
}

const escapes = Array.from({ length: MOST_PRESSES }, (_, at): Closing => {
  const times = at + 1
  return {
    what: `Escape ${times} times`,
    close: async (page) => {
      for (let press = 0; press < times; press++) await page.keyboard.press('Escape')
    },
  }
})
/** Each but the first of these is what a keyboard sends again and again. */
const heldEscape: Closing = {
  what: 'Escape held down',
  close: async (page) => {
    for (let press = 0; press < MOST_PRESSES; press++) await page.keyboard.down('Escape')
    await page.keyboard.up('Escape')
  },
}
const byScript: Closing = {
  what: 'the browser',
  close: (page) => page.evaluate(`[...document.querySelectorAll('dialog')].at(-1).close()`),
}
const closings = [...escapes, heldEscape, byScript]

/** Whatever was open before: help is one touch away, with nothing to wait for, and goes again. */
async function expectHelp(screen: KioskScreen, what: string): Promise<void> {
  const { page, words } = screen
  // On the welcome it says so in more languages than one.
  await page.getByRole('button', { name: words.stage.help }).click()
  const close = page.getByRole('dialog').getByRole('button', { name: words.help.close })
  await expect(close, what).toBeVisible()
  await close.click()
  await expect(page.getByRole('dialog'), what).toHaveCount(0)
}

/** From here on the page's time goes by only when it is told. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.install()
  await page.reload()
}

test('A22 Escape closes help and languages for good, however often it is pressed', async ({
  launch,
}) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  const dialog = page.getByRole('dialog')
  const check = async (open: () => Promise<void>) => {
    for (const { what, close } of closings) {
      await open()
      await dialog.waitFor()
      await close(page)
      await expect(dialog, what).toHaveCount(0)
      await expect(page.locator('audio'), what).toHaveCount(0)
      await expectHelp(screen, what)
    }
  }
  await page.getByRole('button', { name: 'I need help' }).waitFor()
  await check(() => page.getByRole('button', { name: 'I need help' }).click())
  await screen.chooseLanguage()
  await check(() => screen.button(screen.words.stage.help).click())
  await check(() => page.locator('header button').last().click())
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
})

test(
  'A22 Escape cancels the PIN pad alone, and leaves what it lay over',
  LONG,
  async ({ launch }) => {
    const { page } = await launch({ size: SIZE })
    const screen = new KioskScreen(page, 'en')
    const staff = new StaffScreen(page)
    const help = screen.button(screen.words.help.close)
    await screen.chooseLanguage()
    for (const { what, close } of closings) {
      await staff.open()
      await close(page)
      await expect(staff.pad, what).toHaveCount(0)
      await expectHelp(screen, what)
    }
    for (const { what, close } of [...escapes.slice(0, 1), heldEscape, byScript]) {
      await screen.askHelp()
      await staff.open()
      await close(page)
      await expect(staff.pad, what).toHaveCount(0)
      await expect(help, what).toBeVisible()
      await help.click()
    }
  },
)

test('A22 Escape neither hides the staff screen nor leaves it', async ({ launch, dataDir }) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await new KioskScreen(page, 'en').chooseLanguage()
  await staff.enter()
  for (const { what, close } of [...escapes, heldEscape]) {
    await close(page)
    await expect(staff.inside, what).toBeVisible()
  }
  expect(await page.evaluate('kiosk.staff.stay()')).toMatchObject({ ok: true })
})

const actions = (dataDir: string) =>
  readResults(dataDir, 'SELECT action FROM audit ORDER BY seq').map(({ action }) => action)

test(
  'G15 a staff screen that is closed, by whatever, ends the role',
  LONG,
  async ({ launch, dataDir }) => {
    const { app, page, staff } = await launchForStaff(launch, dataDir, {
      settings: { staffIdleSeconds: 45 },
    })
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    await staff.enter()
    await byScript.close(page)
    await expect(staff.inside).toHaveCount(0)
    await expect.poll(() => actions(dataDir).at(-1)).toBe('staff-locked')
    // A patient who goes on touching the screen gives nobody the role back.
    for (let times = 0; times < 2; times++) {
      await passTime(app, 25_000)
      await tap(app, [await middleOf(screen.headline)])
    }
    expect(await page.evaluate('kiosk.staff.stay()')).toEqual({ ok: false, code: 'staff-locked' })
    await expectHelp(screen, 'after staff')
  },
)

test(
  'A22 G07 whoever left help by Escape is asked whether they are still there',
  LONG,
  async ({ launch, dataDir }) => {
    const { page } = await launch({ size: SIZE })
    await holdTime(page)
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    await screen.askHelp()
    for (let press = 0; press < 4; press++) await page.keyboard.press('Escape')
    await page.clock.runFor(IDLE_MS - 29_000)
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText(screen.words.idle.headline)
    await page.clock.runFor(30_000)
    await expect(page.getByRole('button', { name: 'Español' })).toBeVisible()
    await expect(dialog).toHaveCount(0)
    expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'stopped' }])
  },
)

test(
  'A22 Escape answers the question whether someone is there; held down, it does not',
  LONG,
  async ({ launch }) => {
    const { page } = await launch({ size: SIZE })
    await holdTime(page)
    const screen = new KioskScreen(page, 'en')
    const dialog = page.getByRole('dialog')
    await screen.chooseLanguage()
    for (const { what, close } of [...escapes, heldEscape]) {
      await page.clock.runFor(IDLE_MS - 20_000)
      await expect(dialog, what).toContainText(screen.words.idle.headline)
      await close(page)
      await expect(dialog, what).toHaveCount(0)
      await expectHelp(screen, what)
    }
    await page.keyboard.down('Escape')
    await page.clock.runFor(IDLE_MS - 20_000)
    for (let repeat = 0; repeat < MOST_PRESSES; repeat++) {
      await page.keyboard.down('Escape')
      await page.clock.runFor(500)
    }
    await expect(dialog).toContainText(screen.words.idle.headline)
    await page.keyboard.up('Escape')
    // What closes it without anybody being there does not answer.
    await byScript.close(page)
    await expect(dialog).toContainText(screen.words.idle.headline)
    await page.clock.runFor(20_000)
    await expect(page.getByRole('button', { name: 'Español' })).toBeVisible()
  },
)

/** As far as the last screen of a visit. */
async function goToThanks(screen: KioskScreen): Promise<void> {
  await screen.chooseLanguage()
  await screen.skipSlides()
  await screen.skipQuiz()
  await screen.press(screen.next)
  await expect(screen.headline).toHaveText(screen.words.done.headline)
}

const openLanguages = async (dialog: Locator) => {
  await dialog.page().locator('header button').last().click()
  await dialog.waitFor()
}

test('G08 languages left open on the last screen are gone on the welcome', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  await goToThanks(screen)
  const dialog = page.getByRole('dialog')
  await openLanguages(dialog)
  await page.clock.runFor(THANKS_MS + 1000)
  await page.locator('[data-turn]').waitFor({ state: 'detached' })
  await expect(dialog).toHaveCount(0)
  await expectHelp(screen, 'on the welcome')
})

test('G07 help that is asked for on the last screen stays until somebody closes it', async ({
  launch,
}) => {
  const { page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  await goToThanks(screen)
  await screen.askHelp()
  await page.clock.runFor(THANKS_MS * 3)
  await expect(page.getByRole('dialog')).toContainText(screen.words.help.headline)
  await expect(page.locator('[data-turn]')).toHaveCount(1)
  await screen.button(screen.words.help.close).click()
  await page.clock.runFor(THANKS_MS + 1000)
  await page.locator('[data-turn]').waitFor({ state: 'detached' })
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
