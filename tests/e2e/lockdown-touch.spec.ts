import { expect, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { drag, middleOf, press, tap } from '../helpers/touch.ts'

/** What fingers can do besides touching one thing at a time. */

const SIZE = { width: 1280, height: 800 }

test('B03 B04 two taps do not zoom, and a swipe leads nowhere', async ({ launch }) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const words = await middleOf(screen.headline)
  await tap(app, [words, words])
  expect(await page.evaluate('visualViewport.scale')).toBe(1)

  for (const to of [-900, 900]) {
    const from = to < 0 ? 1200 : 80
    const steps = Array.from({ length: 10 }, (_, at) => ({
      x: from + (to * (at + 1)) / 10,
      y: 420,
    }))
    await drag(app, [{ x: from, y: 420 }, ...steps])
  }
  expect(await page.evaluate('[history.length, visualViewport.offsetLeft, scrollX]')).toEqual([
    1, 0, 0,
  ])
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '1')
})

test('B09 ten fingers at once do at most one thing', async ({ launch, dataDir }) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.skipSlides()
  await screen.choose(':first-of-type')
  const { notSure, answer } = screen.words.quiz
  const buttons = [await middleOf(screen.button(notSure)), await middleOf(screen.button(answer))]
  const palm = Array.from({ length: 8 }, (_, at) => ({ x: 200 + at * 110, y: 300 + (at % 3) * 40 }))
  await press(app, [...buttons, ...palm])
  await expect(screen.headline).toBeVisible()
  expect(readResults(dataDir, 'SELECT * FROM answers').length).toBeLessThanOrEqual(1)
  expect(await page.evaluate('visualViewport.scale')).toBe(1)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
})

test('B11 a finger that leaves the button before it is lifted does nothing', async ({ launch }) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const next = await middleOf(screen.next)
  await drag(app, [next, { x: next.x - 150, y: next.y - 150 }, { x: 300, y: 300 }])
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
  // So that the one above means something: the same finger, not moved.
  await tap(app, [next])
  await page.locator('[data-turn="1"]').waitFor()
})

test('B20 the cursor gives no hint, and goes when a finger comes', async ({ launch }) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const cursors = () =>
    page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll('*')].map((each) => getComputedStyle(each).cursor))]`,
    )
  expect(await cursors()).toEqual(['default'])
  await tap(app, [await middleOf(screen.headline)])
  expect(await cursors()).toEqual(['none'])
  await page.mouse.move(300, 300)
  expect(await cursors()).toEqual(['default'])
})

test('G16 a finished visit that is left by two fingers at once is left, and no trouble', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.skipSlides()
  await screen.skipQuiz()
  await screen.press(screen.next)
  await expect(screen.headline).toHaveText(screen.words.done.headline)
  // Both before either of them is answered.
  await page.evaluate(`{
    const close = [...document.querySelectorAll('footer button')].at(-1)
    for (let times = 0; times < 3; times++) close.click()
  }`)
  await screen.chooseLanguage()
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
  expect(readResults(dataDir, 'SELECT status FROM visits ORDER BY started_at')).toEqual([
    { status: 'completed' },
    { status: 'open' },
  ])
})
