import type { Page } from '@playwright/test'
import { expect, passTime, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { launchForStaff } from '../helpers/staff-screen.ts'
import { middleOf, sendTouches, tap, type Point } from '../helpers/touch.ts'
import { LONG, covered } from '../helpers/screen-coverage.ts'

/** Somebody is there only by a fresh touch or a fresh key, and what answers for it does nothing else. */

const SIZE = { width: 1280, height: 800 }
/** The default of the settings. */
const IDLE_MS = 300_000

const answersIn = (dataDir: string) => readResults(dataDir, 'SELECT * FROM answers').length

/** From here on the page's time goes by only when it is told. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.install()
  await page.reload()
}

test('B13 a touch on the question whether someone is there lands on nothing beneath', async ({
  launch,
  dataDir,
}) => {
  const { app, page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  const dialog = page.getByRole('dialog')
  const turn = page.locator('[data-turn]')
  await screen.chooseLanguage()
  const expectNothing = async (point: Point, before: string) => {
    await page.clock.runFor(IDLE_MS - 20_000)
    await expect(dialog).toContainText(screen.words.idle.headline)
    await tap(app, [point])
    await expect(dialog).toHaveCount(0)
    // So that what the touch may have started had its time.
    await page.clock.runFor(1000)
    await expect(turn).toHaveAttribute('data-turn', before)
  }
  const next = await middleOf(screen.next)
  await expectNothing(next, '0')
  // The touch after it is one like any other; elsewhere first, or the two would be a double tap.
  await tap(app, [await middleOf(screen.headline), next])
  await expect(turn).toHaveAttribute('data-turn', '1')

  await screen.skipSlides()
  await screen.choose(':first-of-type')
  const asked = (await turn.getAttribute('data-turn')) ?? ''
  const { notSure, answer } = screen.words.quiz
  for (const name of [notSure, answer]) {
    await expectNothing(await middleOf(screen.button(name)), asked)
  }
  await expectNothing(await middleOf(screen.button(screen.words.stage.help)), asked)
  expect(answersIn(dataDir)).toBe(0)
  await tap(app, [await middleOf(screen.button(notSure))])
  await expect.poll(() => answersIn(dataDir)).toBe(1)
})

test('B13 a mouse that answers it lands on nothing beneath', LONG, async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const next = await middleOf(screen.next)
  await page.clock.runFor(IDLE_MS - 20_000)
  await page.getByRole('dialog').waitFor()
  await page.mouse.click(next.x, next.y)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.clock.runFor(1000)
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
  await page.mouse.click(next.x, next.y)
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '1')
})

for (const key of ['Enter', 'Space']) {
  test(
    `B13 ${key} answers it and presses nothing beneath, also held down`,
    covered(key, ['Space']),
    async ({ launch, dataDir }) => {
      const { page } = await launch({ size: SIZE })
      await holdTime(page)
      const screen = new KioskScreen(page, 'en')
      await screen.chooseLanguage()
      await screen.skipSlides()
      const notSure = screen.button(screen.words.quiz.notSure)
      await notSure.focus()
      await page.clock.runFor(IDLE_MS - 20_000)
      await page.getByRole('dialog').waitFor()
      for (let press = 0; press < 4; press++) await page.keyboard.down(key)
      await page.keyboard.up(key)
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await expect(notSure).toBeFocused()
      await page.clock.runFor(1000)
      expect(answersIn(dataDir)).toBe(0)
      await page.keyboard.press(key)
      await expect.poll(() => answersIn(dataDir)).toBe(1)
    },
  )
}

test('B14 what is held down, moves without a press or is no person is nobody', async ({
  launch,
}) => {
  const { app, page } = await launch({ size: SIZE })
  await holdTime(page)
  const screen = new KioskScreen(page, 'en')
  const dialog = page.getByRole('dialog')
  await screen.chooseLanguage()
  const words = await middleOf(screen.headline)
  const near = (at: number): Point => ({ x: words.x + 40 * (at % 2), y: words.y })
  const nobody: Record<string, (at: number) => Promise<void>> = {
    'a key held down': () => page.keyboard.down('ArrowDown'),
    'a mouse that moves': (at) => page.mouse.move(near(at).x, near(at).y),
    'events that no hand made': () =>
      page.evaluate(`
        for (const event of [
          new PointerEvent('pointerdown', { bubbles: true }),
          new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }),
          new TouchEvent('touchmove', { bubbles: true }),
        ]) document.body.dispatchEvent(event)`),
    'a finger that lies there and trembles': (at) =>
      sendTouches(app, [{ type: at === 0 ? 'touchStart' : 'touchMove', touchPoints: [near(at)] }]),
  }
  for (const [what, deed] of Object.entries(nobody)) {
    await deed(0)
    // One that is there at the beginning.
    await page.keyboard.press('Shift')
    await page.clock.runFor(IDLE_MS / 2)
    await deed(1)
    await page.clock.runFor(IDLE_MS / 2 - 20_000)
    await expect(dialog, what).toContainText(screen.words.idle.headline)
    await deed(2)
    await page.clock.runFor(1000)
    await expect(dialog, what).toContainText(screen.words.idle.headline)
    await page.keyboard.up('ArrowDown')
    await page.keyboard.press('Shift')
    await expect(dialog, what).toHaveCount(0)
  }
})

test('B14 G05 a key held down does not keep staff in', LONG, async ({ launch, dataDir }) => {
  const { app, page, staff } = await launchForStaff(launch, dataDir, {
    settings: { staffIdleSeconds: 45 },
  })
  await staff.enter()
  await page.keyboard.down('ArrowDown')
  for (let times = 0; times < 2; times++) {
    await passTime(app, 25_000)
    // More touches than one in a second are one.
    await page.waitForTimeout(1100)
    await page.keyboard.down('ArrowDown')
  }
  await expect(staff.inside).toHaveCount(0)
})
