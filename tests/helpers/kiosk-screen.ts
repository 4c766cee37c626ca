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
  comfort(choice: 'text' | 'colours' | 'motion' | 'touch'): Locator {
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

  /** Next until the quiz asks its first question; `checkScreen` is called on each screen. */
  async goToQuiz(checkScreen: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    while ((await this.options.count()) === 0) {
      await checkScreen()
      await this.press(this.next)
    }
  }

  /** To where the quiz is announced, for tests of what comes after the slides. */
  skipToQuizStart(): Promise<void> {
    return this.#skipUntil(`visit.step.kind !== 'slide'`)
  }

  /** To the first question, likewise. */
  async skipSlides(): Promise<void> {
    await this.skipToQuizStart()
    await this.press(this.next)
  }

  /** To the relief timeline; it comes from the slide before, as it always does. */
  async skipToTimeline(): Promise<void> {
    await this.#skipUntil('visit.step.slide.timeline !== null')
    await this.press(this.back)
    await this.press(this.next)
  }

  /**
   * To the summary.
   * @param misses how often a question is missed, by its id; every other one is answered right
   */
  async skipQuiz(misses: Readonly<Record<string, number>> = {}): Promise<void> {
    const rightOptions = lesson.questions.flatMap(({ id, variants }) =>
      variants.map(({ id: variant, options }) => [
        `${id}.${variant}`,
        options.find(({ correct }) => correct)?.id,
      ]),
    )
    await this.#skip(`
      const rightOptions = ${JSON.stringify(Object.fromEntries(rightOptions))}
      const missesLeft = ${JSON.stringify(misses)}
      while (visit.step.kind !== 'summary') {
        if (visit.step.kind !== 'question') {
          await move()
          continue
        }
        const { questionId, variantId } = visit.step.question
        const isMissed = missesLeft[questionId]-- > 0
        await answer(isMissed ? null : rightOptions[questionId + '.' + variantId])
      }`)
  }

  #skipUntil(isThere: string): Promise<void> {
    return this.#skip(`while (!(${isThere})) await move()`)
  }

  /** By the calls that the buttons make. @param how what the page does with its \`visit\` */
  async #skip(how: string): Promise<void> {
    await this.page.evaluate(`(async () => {
      let { visit } = (await kiosk.kiosk.start()).value
      const call = async (verb, input) => {
        const answer = await kiosk.visit[verb]({ visitId: visit.id, turn: visit.turn, ...input })
        if (!answer.ok) throw new Error(answer.code)
        visit = answer.value
      }
      const move = () => call('move', { to: 'next' })
      const answer = (optionId) => call('answer', { optionId })
      ${how}
    })()`)
    await this.page.reload()
    await this.page.locator('[data-turn]').waitFor()
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
