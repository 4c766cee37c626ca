import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type ui from '../../locales/en/ui.json'
import type { Lesson } from '../../src/shared/lesson.ts'
import { readMeta, readWords, type TestTag } from './locales.ts'

const lessonPath = resolve(
  import.meta.dirname,
  '../../resources/lessons/facet-joint-injection/lesson.json',
)
export const lesson = JSON.parse(readFileSync(lessonPath, 'utf8')) as Lesson

/** What is on the screen, found as a patient or a screen reader finds it, and what can be done there. */
export class KioskScreen {
  readonly words: typeof ui

  constructor(
    readonly page: Page,
    readonly locale: TestTag,
  ) {
    this.words = readWords(locale, 'ui') as typeof ui
  }

  get headline(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  get next(): Locator {
    const { stage, quiz, summary } = this.words
    return this.button(stage.next).or(this.button(quiz.start)).or(this.button(summary.finish))
  }

  get back(): Locator {
    return this.button(this.words.stage.back)
  }

  get options(): Locator {
    return this.page.getByRole('radio')
  }

  /** The stops of the relief timeline. */
  get stops(): Locator {
    return this.page.getByRole('main').getByRole('listitem').getByRole('button')
  }

  /** What is open of it. */
  get openStage(): Locator {
    return this.page.getByRole('main').getByRole('region')
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** A button of the bar at the top. */
  comfort(choice: 'text' | 'colours' | 'motion'): Locator {
    return this.page.locator('header').getByRole('button', { name: this.words.comfort[choice] })
  }

  /** Pages down until the button shows, as one must in large text. */
  async reveal(button: Locator): Promise<void> {
    const more = this.button(this.words.stage.more)
    // More may give way between the look and the click, or the button come: then look again.
    const again = () => undefined
    while (!(await button.isVisible())) {
      if (await more.isVisible()) await more.click({ timeout: 500 }).catch(again)
      else await button.waitFor({ timeout: 500 }).catch(again)
    }
  }

  async chooseLanguage(): Promise<void> {
    await this.page.getByRole('button', { name: readMeta(this.locale).name }).click()
    await this.page.locator('[data-turn]').waitFor()
  }

  /** Presses and waits until another screen has come. */
  async press(button: Locator): Promise<void> {
    const turn = () => this.page.locator('[data-turn]').getAttribute('data-turn')
    const before = await turn()
    // In large text the button may still give way to More while the screen settles.
    await expect(async () => {
      // A click may have come through although it was reported as too slow.
      if ((await turn()) !== before) return
      await this.reveal(button)
      await button.click({ timeout: 1000 })
    }).toPass()
    await this.page.locator(`[data-turn]:not([data-turn="${before ?? ''}"])`).waitFor()
  }

  /** Next until the quiz asks its first question; `look` sees each screen. */
  async goToQuiz(look: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    while ((await this.options.count()) === 0) {
      await look()
      await this.press(this.next)
    }
  }

  /** Next until the slide that shows the relief timeline. */
  async goToTimeline(): Promise<void> {
    while ((await this.stops.count()) === 0) await this.press(this.next)
  }

  /** To the quiz at once, by the calls that the buttons make, for tests of what comes after it. */
  async skipSlides(): Promise<void> {
    await this.page.evaluate(`(async () => {
      let { visit } = (await kiosk.kiosk.start()).value
      while (visit.step.kind === 'slide') {
        const step = { visitId: visit.id, turn: visit.turn, to: 'next' }
        visit = (await kiosk.visit.move(step)).value
      }
    })()`)
    await this.page.reload()
    await this.press(this.next)
  }

  /** The question asked, by the names that its radio buttons carry. */
  async question(): Promise<{ questionId: string; variantId: string; rightOption: string }> {
    const name = (await this.options.first().getAttribute('name')) ?? ''
    const [, questionId = '', , variantId = ''] = name.split('.')
    const option = lesson.questions
      .find(({ id }) => id === questionId)
      ?.variants.find(({ id }) => id === variantId)
      ?.options.find(({ correct }) => correct)
    if (option === undefined) throw new Error(`no such question: ${name}`)
    return { questionId, variantId, rightOption: option.id }
  }

  async answerRight(): Promise<void> {
    const { rightOption } = await this.question()
    await this.choose(`[value="${rightOption}"]`)
    await this.press(this.button(this.words.quiz.answer))
  }

  async answerWrong(): Promise<void> {
    const { rightOption } = await this.question()
    await this.choose(`:not([value="${rightOption}"])`)
    await this.press(this.button(this.words.quiz.answer))
  }

  async answerNotSure(): Promise<void> {
    await this.press(this.button(this.words.quiz.notSure))
  }

  /** Touches the row, as a finger would, not the little circle in it. */
  async choose(radio: string): Promise<void> {
    await this.page
      .locator('label')
      .filter({ has: this.page.locator(`input${radio}`) })
      .first()
      .click()
  }

  async askHelp(): Promise<void> {
    await this.button(this.words.stage.help).click()
    await this.page.getByRole('dialog').waitFor()
  }
}
