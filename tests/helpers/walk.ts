import { defaultSettings } from '../../src/main/settings/schema.ts'
import type { KioskScreen } from './kiosk-screen.ts'

interface Walk {
  /** Sees each screen, once it is there. */
  checkScreen: (name: string) => Promise<void>
  /** What the patient changes at the beginning of each visit. */
  prepare?: () => Promise<void>
  /** Whether each question is seen, not only the first ones. */
  everyQuestion?: boolean
}

/** From the welcome through every kind of screen that a visit has, and to one that nobody touches. */
export async function walkVisit(
  screen: KioskScreen,
  { checkScreen, prepare = () => Promise.resolve(), everyQuestion = false }: Walk,
): Promise<void> {
  const { page, words } = screen
  await screen.chooseLanguage()
  await prepare()
  await screen.askHelp()
  await checkScreen('help')
  await screen.button(words.help.close).click()
  await page.locator('header button').last().click()
  await page.getByRole('dialog').waitFor()
  await checkScreen('languages')
  await screen.button(words.languages.stay).click()
  await screen.goToQuiz(async () => {
    await checkScreen('slide')
    for (let stop = 1; stop < (await screen.stops.count()); stop++) {
      await screen.stops.nth(stop).click()
      await checkScreen('timeline')
    }
  })
  await checkScreen('question')
  await screen.answerNotSure()
  await checkScreen('reteach')
  await screen.press(screen.next)
  await checkScreen('question')
  await screen.answerRight()
  await checkScreen('right')
  await screen.press(screen.next)
  // The first question is missed to the end, so that the nurse's screens are seen.
  while ((await screen.options.count()) > 0) {
    const { questionId } = await screen.question()
    if (everyQuestion) await checkScreen('question')
    const isFirst = questionId === 'breathing'
    if (isFirst) await screen.answerNotSure()
    else await screen.answerRight()
    if (isFirst) await checkScreen('missed')
    else if (everyQuestion) await checkScreen('right')
    await screen.press(screen.next)
  }
  await checkScreen('summary')
  await screen.press(screen.next)
  await checkScreen('done')
  await screen.reveal(screen.button(words.done.close))
  await screen.button(words.done.close).click()
  await page.locator('[data-turn]').waitFor({ state: 'detached' })

  // The page's time stands still from here on; nobody touches the kiosk until it asks.
  await page.clock.install()
  await page.reload()
  await screen.chooseLanguage()
  await prepare()
  await page.clock.runFor(defaultSettings().idleSeconds * 1000 - 20_000)
  await page.getByRole('dialog').waitFor()
  await checkScreen('idle')
}
