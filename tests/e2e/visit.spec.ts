import { expectAccessible, expectToFit } from '../helpers/axe.ts'
import { expect, test } from '../helpers/app.ts'
import { shippedTags } from '../helpers/locales.ts'
import { covered, LONG } from '../helpers/screen-coverage.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'

const SIZE = { width: 1280, height: 800 }

for (const locale of shippedTags) {
  test(
    `a whole visit in ${locale}: every screen fits and is accessible, every answer is kept`,
    covered(locale, ['en']),
    async ({ launch, dataDir }) => {
      const { page } = await launch({ size: SIZE })
      const screen = new KioskScreen(page, locale)
      const checkScreen = async () => {
        await expectToFit(page)
        await expectAccessible(page)
      }

      await checkScreen()
      await screen.chooseLanguage()
      await expect(page.locator('html')).toHaveAttribute('lang', locale)
      await screen.goToQuiz(checkScreen)

      // The first question is missed once, the second one three times, the third one not sure once.
      const missesLeft: Record<string, number> = {}
      const plannedMisses = [1, 3, 1]
      const asked: string[] = []
      while ((await screen.options.count()) > 0) {
        await checkScreen()
        const { questionId } = await screen.question()
        missesLeft[questionId] ??= plannedMisses[asked.length] ?? 0
        asked.push(questionId)
        if (missesLeft[questionId] === 0) {
          await screen.answerRight()
          await expect(page.getByText(screen.words.quiz.right)).toBeVisible()
        } else {
          missesLeft[questionId]--
          if (asked.length === 3) await screen.answerNotSure()
          else await screen.answerWrong()
        }
        await checkScreen()
        await screen.press(screen.next)
      }
      expect(asked.length).toBe(10 + 1 + 2 + 1)

      // The summary leaves the second topic to the nurse.
      await expect(page.getByRole('heading', { name: screen.words.summary.forNurse })).toBeVisible()
      await checkScreen()
      await screen.press(screen.next)
      await expect(screen.headline).toHaveText(screen.words.done.headline)
      await checkScreen()

      const nurseId = asked[1] ?? ''
      expect(readResults(dataDir, 'SELECT status, locale FROM visits')).toEqual([
        { status: 'completed', locale },
      ])
      const tries = readResults(
        dataDir,
        'SELECT question_id, outcome, try_no, locale FROM answers ORDER BY seq',
      )
      expect(tries.map(({ question_id }) => question_id)).toEqual(asked)
      expect(tries.every((row) => row['locale'] === locale)).toBe(true)
      expect(tries.filter(({ question_id }) => question_id === nurseId)).toMatchObject([
        { outcome: 'wrong', try_no: 1 },
        { outcome: 'wrong', try_no: 2 },
        { outcome: 'wrong', try_no: 3 },
      ])
      expect(tries.filter(({ outcome }) => outcome === 'unsure')).toHaveLength(1)

      await screen.button(screen.words.done.close).click()
      await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
      expect(await page.content()).not.toContain(screen.words.done.headline)
    },
  )
}

test('a missed question shows the slide that teaches it and comes back in other words', async ({
  launch,
}) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.skipSlides()
  const first = await screen.question()
  await screen.answerWrong()
  await expect(screen.headline).toHaveText('Trouble breathing? Get help now')
  await screen.press(screen.next)
  const second = await screen.question()
  expect(second.questionId).not.toBe(first.questionId)
  for (;;) {
    const { questionId, variantId } = await screen.question()
    if (questionId === first.questionId) {
      expect(variantId).not.toBe(first.variantId)
      break
    }
    await screen.answerRight()
    await screen.press(screen.next)
  }
  await expect(page.getByText(screen.words.quiz.again)).toBeVisible()
})

test('an answer needs a choice', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.skipSlides()
  const answer = screen.button(screen.words.quiz.answer)
  await expect(answer).toHaveAttribute('aria-disabled', 'true')
  await answer.click({ force: true })
  await expect(screen.options).toHaveCount(3)
  expect(readResults(dataDir, 'SELECT * FROM answers')).toEqual([])
})

test('B12 a fast double or triple tap is one step and one answer', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.next.click({ clickCount: 3 })
  await page.locator('[data-turn="1"]').waitFor()
  await screen.skipSlides()
  await screen.choose(':first-of-type')
  await screen.button(screen.words.quiz.answer).dblclick()
  await screen.options
    .first()
    .waitFor({ state: 'hidden' })
    .catch(() => undefined)
  expect(readResults(dataDir, 'SELECT * FROM answers')).toHaveLength(1)
})

test('the language can be switched on any screen and the place stays', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ size: SIZE })
  const english = new KioskScreen(page, 'en')
  const spanish = new KioskScreen(page, 'es')
  await english.chooseLanguage()
  await english.press(english.next)
  await page.getByRole('button', { name: 'Language: English' }).click()
  await expectToFit(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Español/ }).click()
  await expect(spanish.headline).toHaveText(
    'Quédese en la cama hasta que enfermería le permita levantarse',
  )
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  await spanish.skipSlides()
  await spanish.answerRight()
  expect(readResults(dataDir, 'SELECT locale FROM answers')).toEqual([{ locale: 'es' }])
})

test('help is one tap away on every screen, and the screen is noted', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await page.getByRole('button', { name: 'I need help' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { level: 1 })).toHaveText(screen.words.help.headline)
  await expectToFit(page)
  await expectAccessible(page)
  await dialog.getByRole('button').last().click()
  await screen.chooseLanguage()
  await screen.askHelp()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(screen.button(screen.words.stage.help)).toBeFocused()
  await screen.askHelp()
  await screen.button(screen.words.help.close).click()
  await expect(screen.button(screen.words.stage.help)).toBeFocused()
  await expect
    .poll(() => readResults(dataDir, 'SELECT screen, locale FROM help_requests ORDER BY seq'))
    .toEqual([
      { screen: 'welcome', locale: null },
      { screen: 'slide:main-message', locale: 'en' },
      { screen: 'slide:main-message', locale: 'en' },
    ])
})

test('the help chime rings until it is stopped, and stops with the screen', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const isRinging = () =>
    page.evaluate<boolean>(
      `[...document.querySelectorAll('audio')].some((audio) => !audio.paused && audio.currentTime > 0)`,
    )
  await screen.askHelp()
  await expect.poll(isRinging).toBe(true)
  await screen.button(screen.words.help.silence).click()
  await expect.poll(isRinging).toBe(false)
  await expect(screen.button(screen.words.help.close)).toBeVisible()
  await screen.button(screen.words.help.close).click()
  await screen.askHelp()
  await expect.poll(isRinging).toBe(true)
  await screen.button(screen.words.help.close).click()
  await expect.poll(isRinging).toBe(false)
})

test(
  'says on every screen that the clinic is an example and the words a draft',
  LONG,
  async ({ launch }) => {
    const { page } = await launch({ size: SIZE })
    const screen = new KioskScreen(page, 'en')
    const notice = page.getByText(screen.words.notice.example)
    await expect(notice).toBeVisible()
    await screen.chooseLanguage()
    await screen.goToQuiz(async () => {
      await expect(notice).toBeVisible()
      await expect(page.getByText(screen.words.notice.draft)).toBeVisible()
    })
    for (const open of [
      screen.button(screen.words.stage.help),
      page.getByRole('button', { name: 'Language: English' }),
    ]) {
      await open.click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByText(screen.words.notice.example)).toBeVisible()
      await dialog.getByRole('button').last().click()
    }
  },
)
