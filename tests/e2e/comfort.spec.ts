import type { Page } from '@playwright/test'
import { expectAccessible, expectToFit, settle } from '../helpers/axe.ts'
import { expect, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { covered } from '../helpers/screen-coverage.ts'

const SIZE = { width: 1280, height: 800 }
const LINE = 'main li'

const numberOf = (page: Page, expression: string) => page.evaluate<number>(expression)
const scrolledBy = (page: Page) => numberOf(page, `document.querySelector('main').scrollTop`)
const fontSize = (page: Page, selector: string) =>
  numberOf(page, `parseFloat(getComputedStyle(document.querySelector('${selector}')).fontSize)`)

test('text grows to twice its size in three steps and then starts again', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const usual = await fontSize(page, LINE)
  expect(usual).toBeGreaterThanOrEqual(24)
  const sizes: number[] = []
  for (let step = 0; step < 3; step++) {
    await screen.comfort('text').click()
    sizes.push((await fontSize(page, LINE)) / usual)
  }
  expect(sizes).toEqual([1.5, 2, 1])
})

for (const [theme, taps] of [
  ['light', 0],
  ['dark', 1],
  ['contrast', 2],
] as const) {
  test(
    `the ${theme} colours keep a contrast of 7 to 1 on every kind of screen`,
    covered(theme, ['light']),
    async ({ launch }) => {
      const { page } = await launch({ size: SIZE })
      const screen = new KioskScreen(page, 'en')
      const checkScreen = () => expectAccessible(page, 'enhanced')
      for (let tap = 0; tap < taps; tap++) await screen.comfort('colours').click()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await checkScreen()
      await screen.chooseLanguage()
      await checkScreen()
      await screen.askHelp()
      await checkScreen()
      await screen.button(screen.words.help.close).click()
      let slides = 0
      // Each level of urgency is among them.
      await screen.goToQuiz(async () => {
        slides++
        if (slides === 2 || slides === 9 || slides === 15) await checkScreen()
      })
      await checkScreen()
      await screen.answerWrong()
      await checkScreen()
      await screen.press(screen.next)
      await screen.answerRight()
      await checkScreen()
    },
  )
}

test('in the largest text a button leads to what is below, and then on', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'es')
  await screen.chooseLanguage()
  await screen.comfort('text').click()
  await screen.comfort('text').click()
  const last = page.locator(LINE).last()
  await expect(last).not.toBeInViewport({ ratio: 1 })
  await expect(screen.next).toBeHidden()
  const more = screen.button(screen.words.stage.more)
  while (await more.isVisible()) {
    const before = await scrolledBy(page)
    await more.click()
    await expect.poll(() => scrolledBy(page)).toBeGreaterThan(before)
    // The button goes with the frame after the scrolling, not with it.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))')
  }
  await expect(last).toBeInViewport({ ratio: 1 })
  await screen.press(screen.next)
  await expect.poll(() => scrolledBy(page)).toBe(0)
})

test('the help screen fits in the largest text', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'es')
  await screen.chooseLanguage()
  await screen.comfort('text').click()
  await screen.comfort('text').click()
  await screen.askHelp()
  await expect(screen.button(screen.words.help.close)).toBeInViewport({ ratio: 1 })
})

test('less motion means none', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  // Counted as they begin: on a busy machine one may be over before anybody can look.
  await page.evaluate(`window.begun = 0; addEventListener('animationstart', () => window.begun++)`)
  const begun = () => page.evaluate<number>('window.begun')
  await screen.press(screen.next)
  await expect.poll(begun).toBeGreaterThan(0)
  await screen.comfort('motion').click()
  await page.evaluate('window.begun = 0')
  await screen.press(screen.next)
  await settle(page)
  expect(await begun()).toBe(0)
})

test('what one patient chose is gone for the next', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'es')
  await screen.chooseLanguage()
  await screen.skipQuiz()
  for (const choice of ['text', 'colours', 'motion'] as const) await screen.comfort(choice).click()
  await screen.press(screen.next)
  await screen.reveal(screen.button(screen.words.done.close))
  await screen.button(screen.words.done.close).click()
  const root = page.locator('html')
  await expect(root).toHaveAttribute('data-text', '1')
  await expect(root).toHaveAttribute('data-theme', 'light')
  await expect(root).toHaveAttribute('data-motion', 'full')
  await expect(root).toHaveAttribute('lang', 'en')
  await expectToFit(page)
})
