import { expect, kill, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { ageOpenVisit, readResults } from '../helpers/results.ts'
import { LONG } from '../helpers/screen-coverage.ts'

test('F04 killed on a slide, the visit goes on at that slide', async ({ launch, dataDir }) => {
  const first = await launch()
  const before = new KioskScreen(first.page, 'es')
  await before.chooseLanguage()
  await before.press(before.next)
  await before.press(before.next)
  const headline = await before.headline.innerText()
  await kill(first)

  const second = await launch()
  const after = new KioskScreen(second.page, 'es')
  await expect(after.headline).toHaveText(headline)
  await expect(second.page.locator('html')).toHaveAttribute('lang', 'es')
  await after.press(after.back)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
})

test(
  'killed after an answer, nothing of it is lost or asked twice',
  LONG,
  async ({ launch, dataDir }) => {
    const first = await launch()
    const before = new KioskScreen(first.page, 'en')
    await before.chooseLanguage()
    await before.skipSlides()
    const { questionId } = await before.question()
    await before.answerWrong()
    await kill(first)
    expect(readResults(dataDir, 'SELECT question_id, outcome FROM answers')).toEqual([
      { question_id: questionId, outcome: 'wrong' },
    ])

    const second = await launch()
    const after = new KioskScreen(second.page, 'en')
    await expect(after.headline).toHaveText('Trouble breathing? Get help now')
    await after.press(after.next)
    expect((await after.question()).questionId).not.toBe(questionId)
  },
)

test(
  'killed at any of many moments, the screen shows what the disk has',
  LONG,
  async ({ launch, dataDir }) => {
    for (let round = 0; round < 8; round++) {
      const kiosk = await launch()
      const screen = new KioskScreen(kiosk.page, 'en')
      if (round === 0) await screen.chooseLanguage()
      await screen.headline.waitFor()
      const shown = await kiosk.page.locator('[data-turn]').getAttribute('data-turn')
      const [row] = readResults(dataDir, `SELECT progress ->> '$.turn' AS turn FROM visits`)
      expect(Number(shown)).toBe(row?.['turn'])
      // Killed while the next step is under way: it is then on disk whole, or not at all.
      void screen.next.click().catch(() => undefined)
      await new Promise((done) => setTimeout(done, round * 15))
      await kill(kiosk)
    }
    expect(readResults(dataDir, 'SELECT count(*) AS visits FROM visits')).toEqual([{ visits: 1 }])
  },
)

test(
  'back after more than three minutes, the visit is kept as stopped and the welcome shows',
  LONG,
  async ({ launch, dataDir }) => {
    const first = await launch()
    const before = new KioskScreen(first.page, 'en')
    await before.chooseLanguage()
    await before.press(before.next)
    await kill(first)
    ageOpenVisit(dataDir, 190)

    const second = await launch()
    await expect(second.page.getByRole('button', { name: /Español/ })).toBeVisible()
    expect(await second.page.content()).not.toContain('stay-in-bed')
    expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'stopped' }])
  },
)

test('back within three minutes, the visit goes on', LONG, async ({ launch, dataDir }) => {
  const first = await launch()
  await new KioskScreen(first.page, 'en').chooseLanguage()
  await kill(first)
  ageOpenVisit(dataDir, 160)
  const second = await launch()
  await expect(new KioskScreen(second.page, 'en').next).toBeVisible()
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
})

test(
  'F05 killed on the last screen, the visit stays completed and the welcome shows',
  LONG,
  async ({ launch, dataDir }) => {
    const first = await launch()
    const screen = new KioskScreen(first.page, 'en')
    await screen.chooseLanguage()
    await screen.skipQuiz()
    await screen.press(screen.next)
    await kill(first)
    const second = await launch()
    await expect(second.page.getByRole('button', { name: /Español/ })).toBeVisible()
    expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'completed' }])
  },
)
