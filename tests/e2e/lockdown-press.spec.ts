import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test, type Kiosk, type LaunchOptions } from '../helpers/app.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { ANN, launchForStaff, StaffScreen } from '../helpers/staff-screen.ts'
import {
  holdEach,
  middleOf,
  press as pressAt,
  sendTouches,
  tap,
  type Point,
} from '../helpers/touch.ts'
import { LONG, covered } from '../helpers/screen-coverage.ts'

/** A press counts only where it began, on a screen that has been there for a moment. */

const SIZE = { width: 1280, height: 800 }

/** The longest that a clinic may set: however busy the machine is, "at once" comes before it is over. */
const DELAY_MS = 2000
const SLOW = { pressDelayMs: DELAY_MS }

/** A kiosk on which a press does wait, and a driver that does not. */
async function launchSlow(
  launch: (options: Partial<LaunchOptions>) => Promise<Kiosk>,
  dataDir: string,
) {
  useSettings(dataDir, SLOW)
  const { app, page } = await launch({ size: SIZE, waitsForPresses: false })
  return { app, page, screen: new KioskScreen(page, 'en') }
}

/** Until a press has an effect. */
const untilTaken = (page: Page) =>
  page.locator('html[data-presses="taken"]').waitFor({ state: 'attached' })

const untilTurn = (page: Page, turn: number) => page.locator(`[data-turn="${turn}"]`).waitFor()

/** By a script, as if somebody else had pressed it meanwhile. */
const pressByScript = (page: Page, name: string) =>
  page.evaluate(`[...document.querySelectorAll('button')]
    .find(({ innerText }) => innerText.trim() === ${JSON.stringify(name)}).click()`)

const fingerDown = (app: ElectronApplication, point: Point) =>
  sendTouches(app, [{ type: 'touchStart', touchPoints: [point] }])
const fingerUp = (app: ElectronApplication) =>
  sendTouches(app, [{ type: 'touchEnd', touchPoints: [] }])

const english = (page: Page) => page.getByRole('button', { name: 'English' })

test('B16 a press on a screen that has just come has no effect, and soon it has', async ({
  launch,
  dataDir,
}) => {
  const { app, page, screen } = await launchSlow(launch, dataDir)
  // As the app starts, too.
  await english(page).waitFor()
  await tap(app, [await middleOf(english(page))])
  await untilTaken(page)
  await expect(page.locator('[data-turn]')).toHaveCount(0)
  await tap(app, [await middleOf(english(page))])
  await untilTurn(page, 0)
  const next = await middleOf(screen.next)
  const edge = { x: next.x + 60, y: next.y }
  await tap(app, [next])
  await untilTaken(page)
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
  await tap(app, [next])
  await untilTurn(page, 1)
  // Not where it was before, or it would be the second one of a double tap.
  await tap(app, [edge])
  await untilTaken(page)
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '1')
  await tap(app, [edge])
  await untilTurn(page, 2)
})

test('B16 dialogs wait, too, and so does what they lay over', LONG, async ({ launch, dataDir }) => {
  const { app, page, screen } = await launchSlow(launch, dataDir)
  await untilTaken(page)
  await english(page).click()
  await untilTurn(page, 0)
  await untilTaken(page)
  await page.locator('header button').last().click()
  const dialog = page.getByRole('dialog')
  const stay = screen.button(screen.words.languages.stay)
  await stay.waitFor()
  const [goOn, other] = [await middleOf(stay), await middleOf(page.getByText('Español'))]
  await tap(app, [goOn, other])
  await untilTaken(page)
  await expect(dialog).toBeVisible()
  await tap(app, [goOn])
  await expect(dialog).toHaveCount(0)
  await tap(app, [await middleOf(screen.next)])
  await untilTaken(page)
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
})

test('B15 a finger that is lifted on another screen presses nothing on it', async ({
  launch,
  dataDir,
}) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await english(page).waitFor()
  const language = await middleOf(english(page))
  await screen.chooseLanguage()
  await screen.skipSlides()
  await screen.skipQuiz()
  await screen.press(screen.next)
  await expect(screen.headline).toHaveText(screen.words.done.headline)
  await fingerDown(app, language)
  await pressByScript(page, screen.words.done.close)
  await english(page).waitFor()
  await untilTaken(page)
  await fingerUp(app)
  await expect(page.locator('[data-turn]')).toHaveCount(0)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'completed' }])
  await tap(app, [language])
  await untilTurn(page, 0)
})

test('B15 a mouse button that is let go on the next slide presses nothing on it', async ({
  launch,
}) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const next = await middleOf(screen.next)
  await page.mouse.move(next.x, next.y)
  await page.mouse.down()
  await pressByScript(page, screen.words.stage.next)
  await untilTurn(page, 1)
  await page.mouse.up()
  await page.mouse.move(next.x, next.y - 300)
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '1')
  await page.mouse.click(next.x, next.y)
  await untilTurn(page, 2)
})

test(
  'B17 help is answered at once on a screen that has just come, and while it comes',
  LONG,
  async ({ launch, dataDir }) => {
    const { app, page, screen } = await launchSlow(launch, dataDir)
    const dialog = page.getByRole('dialog')
    // On the welcome it says so in more languages than one.
    const close = dialog.getByRole('button', { name: screen.words.help.close })
    const help = screen.button(screen.words.stage.help)
    const expectHelp = async () => {
      await expect(dialog).toContainText(screen.words.help.headline)
      await untilTaken(page)
      await tap(app, [await middleOf(close)])
      await expect(dialog).toHaveCount(0)
      await untilTaken(page)
    }
    // On the very first screen, whatever it was that came before.
    const onWelcome = page.locator('[data-help]')
    await onWelcome.waitFor()
    await tap(app, [await middleOf(onWelcome)])
    await expectHelp()
    await tap(app, [await middleOf(english(page))])
    await untilTurn(page, 0)
    await tap(app, [await middleOf(help)])
    await expectHelp()
    await tap(app, [await middleOf(screen.next)])
    await untilTurn(page, 1)
    await tap(app, [await middleOf(help)])
    await expectHelp()
    // The finger is down as the next slide comes, and as a screen comes on which all is new.
    await fingerDown(app, await middleOf(help))
    await pressByScript(page, screen.words.stage.next)
    await untilTurn(page, 2)
    await fingerUp(app)
    await expectHelp()
    await screen.skipToQuizStart()
    await untilTaken(page)
    const before = await page.locator('[data-turn]').getAttribute('data-turn')
    await fingerDown(app, await middleOf(help))
    await pressByScript(page, screen.words.quiz.start)
    await expect(page.locator('[data-turn]')).not.toHaveAttribute('data-turn', before ?? '')
    await fingerUp(app)
    await expectHelp()
    expect(readResults(dataDir, 'SELECT id FROM help_requests')).toHaveLength(5)
  },
)

test('B18 a steady touch takes one press of a hand that trembles', async ({ launch }) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const colours = await middleOf(screen.comfort('colours'))
  const near = { x: colours.x + 20, y: colours.y + 10 }
  const root = page.locator('html')
  /** Too short for a steady touch, and long enough. */
  const [BRIEF_MS, STEADY_MS] = [40, 150]
  await holdEach(app, [colours], BRIEF_MS)
  await expect(root).toHaveAttribute('data-theme', 'dark')
  const touch = screen.comfort('touch')
  await expect(touch).toContainText(screen.words.comfort.touchUsual)
  await holdEach(app, [await middleOf(touch)], BRIEF_MS)
  await expect(touch).toContainText(screen.words.comfort.touchSteady)
  await holdEach(app, [colours], BRIEF_MS)
  // So that what the short touches may have started had its time.
  await page.waitForTimeout(800)
  await expect(root).toHaveAttribute('data-theme', 'dark')
  await holdEach(app, [colours, near], STEADY_MS)
  await expect(root).toHaveAttribute('data-theme', 'contrast')
  // The second one, had it counted, would have shown by then.
  await page.waitForTimeout(800)
  await expect(root).toHaveAttribute('data-theme', 'contrast')
  // Help is for every hand.
  await holdEach(app, [await middleOf(screen.button(screen.words.stage.help))], BRIEF_MS)
  await expect(page.getByRole('dialog')).toContainText(screen.words.help.headline)
})

test('B18 G08 the next patient has the usual touch', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.skipSlides()
  await screen.skipQuiz()
  await screen.comfort('touch').click()
  await screen.press(screen.next)
  await expect(screen.comfort('touch')).toContainText(screen.words.comfort.touchSteady)
  await screen.button(screen.words.done.close).click()
  await expect(screen.comfort('touch')).toContainText(screen.words.comfort.touchUsual)
})

for (const key of ['Enter', 'Space']) {
  test(
    `A23 ${key} waits for a new screen like a finger, and is not taken over to it`,
    covered(key, []),
    async ({ launch, dataDir }) => {
      const { page, screen } = await launchSlow(launch, dataDir)
      await untilTaken(page)
      await english(page).press(key)
      await untilTurn(page, 0)
      await screen.next.press(key)
      await untilTaken(page)
      await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
      // Held down, it goes on by one screen and no further, although the button is the same.
      await screen.next.focus()
      for (let times = 0; times < 6; times++) await page.keyboard.down(key)
      await page.keyboard.up(key)
      await untilTurn(page, 1)
      await untilTaken(page)
      await screen.next.focus()
      await page.keyboard.down(key)
      if (key === 'Space') await pressByScript(page, screen.words.stage.next)
      await untilTurn(page, 2)
      await screen.next.focus()
      await untilTaken(page)
      for (let times = 0; times < 6; times++) await page.keyboard.down(key)
      await page.keyboard.up(key)
      // That no further screen comes, no event tells.
      await page.waitForTimeout(300)
      await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '2')
    },
  )
}

test(
  'B16 a PIN that is typed fast loses no digit, by key or by finger',
  LONG,
  async ({ launch, dataDir }) => {
    const { app, page, staff } = await launchForStaff(launch, dataDir, {
      settings: SLOW,
      waitsForPresses: false,
    })
    await untilTaken(page)
    // A keyboard presses nothing that came meanwhile: it types from the first moment on.
    await staff.open()
    await staff.type(ANN.pin)
    await staff.inside.waitFor()
    await untilTaken(page)
    await staff.button(staff.words.lock).click()
    await staff.open()
    const points: Point[] = []
    for (const digit of ANN.pin) points.push(await middleOf(staff.button(digit)))
    points.push(await middleOf(staff.button(staff.words.pin.enter)))
    // What a finger does that was still tapping the corner.
    await tap(app, points.slice(0, 2))
    await untilTaken(page)
    await expect(staff.pad.getByRole('status')).toHaveText(
      staff.words.pin.typed.replace('{{typed}}', '0'),
    )
    await tap(app, points)
    await staff.inside.waitFor()
    // The staff's own screens wait as the patient's do.
    const lock = await middleOf(staff.button(staff.words.lock))
    await pressAt(app, [lock])
    await untilTaken(page)
    await expect(staff.inside).toBeVisible()
    await pressAt(app, [lock])
    await expect(staff.inside).toHaveCount(0)
  },
)

test('B16 the trouble screen waits as long as every kiosk does by default', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { languages: ['tlh'] })
  const { page } = await launch({ waitsForPresses: false })
  const root = page.locator('html')
  await page.getByText('Code: no-language').waitFor()
  await expect(root).toHaveAttribute('data-presses', 'taken')
  // Noted by the page itself: on a busy machine the wait is over before somebody outside looks.
  await page.addInitScript(`
    globalThis.signs = []
    new MutationObserver(() => signs.push(document.documentElement.dataset.presses))
      .observe(document, { subtree: true, attributeFilter: ['data-presses'] })`)
  await page.reload()
  await expect(root).toHaveAttribute('data-presses', 'taken')
  expect(await page.evaluate('signs')).toEqual(['wait', 'taken'])
  await new StaffScreen(page).open()
})
