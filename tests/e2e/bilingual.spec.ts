import type { Page } from '@playwright/test'
import type ui from '../../locales/en/ui.json'
import { expect, test } from '../helpers/app.ts'
import { findAccessibilityFaults, settle } from '../helpers/axe.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findLayoutFaults } from '../helpers/layout.ts'
import { readWords, type ShippedTag } from '../helpers/locales.ts'
import { readResults } from '../helpers/results.ts'
import { covered, LONG } from '../helpers/screen-coverage.ts'

const english = readWords('en', 'ui') as typeof ui

/** The fragments of the second language on screen, each by its tag and direction. */
const secondLines = (page: Page, tag: ShippedTag) =>
  page.locator(`:is([data-turn], dialog) [lang="${tag}"][dir]`)

async function showSecond(page: Page): Promise<void> {
  await page.locator('header button').last().click()
  await page
    .getByRole('dialog')
    .getByRole('button')
    .filter({ has: page.locator('bdi') })
    .last()
    .click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test(
  'English stands under each Arabic line of slides, quiz and help, and is kept with the answers',
  LONG,
  async ({ launch, dataDir }) => {
    const { page } = await launch({ size: { width: 1280, height: 800 } })
    const screen = new KioskScreen(page, 'ar')
    await screen.chooseLanguage()
    await expect(secondLines(page, 'en')).toHaveCount(0)
    await showSecond(page)
    const faults: string[] = []
    const checkScreen = async (what: string) => {
      await settle(page)
      const found = await findLayoutFaults(page, { mayScroll: true })
      faults.push(...found.map((fault) => `${what}: ${fault}`))
    }
    await screen.goToQuiz(async () => {
      const headline = await screen.headline.innerText()
      const lines = page.locator('article li, article .hint')
      // Each line and the headline has its own.
      for (const line of [...(await lines.all()), screen.headline]) {
        if ((await line.locator('button').count()) > 0) continue
        await expect(line.locator('[lang="en"][dir="ltr"]'), headline).not.toHaveCount(0)
      }
      await checkScreen(headline)
    })
    expect(await screen.headline.locator('[lang="en"]').count()).toBe(1)
    for (const label of await page.locator('fieldset label').all()) {
      await expect(label.locator('[lang="en"][dir="ltr"]')).toHaveCount(1)
    }
    await checkScreen('question')
    expect(await findAccessibilityFaults(page, 'enhanced')).toEqual([])
    await screen.askHelp()
    await expect(page.getByRole('dialog').getByText(english.help.headline)).toBeVisible()
    await checkScreen('help')
    await screen.button(screen.words.help.close).or(page.locator('dialog .close')).first().click()
    await screen.answerNotSure()
    await checkScreen('reteach')
    await screen.press(screen.next)
    expect(faults).toEqual([])
    const answers = readResults(dataDir, 'SELECT locale, second_locale FROM answers')
    expect(answers).toEqual([{ locale: 'ar', second_locale: 'en' }])
    await showSecond(page)
    await expect(secondLines(page, 'en')).toHaveCount(0)
  },
)

for (const [tag, staff, size] of [
  ['es', 'zh-Hans', { width: 800, height: 1280 }],
  ['zh-Hans', 'es', { width: 1920, height: 1080 }],
] as const) {
  test(
    `two languages in the largest text, ${tag} over ${staff}`,
    covered(tag, []),
    async ({ launch, dataDir }) => {
      useSettings(dataDir, { staffLanguage: staff })
      const { page } = await launch({ size })
      const screen = new KioskScreen(page, tag)
      await screen.chooseLanguage()
      await showSecond(page)
      await screen.comfort('text').click()
      await screen.comfort('text').click()
      const faults: string[] = []
      const checkScreen = async () => {
        await settle(page)
        const found = await findLayoutFaults(page, { mayScroll: true })
        faults.push(...found.map((fault) => fault))
      }
      for (let slide = 0; slide < 14; slide++) {
        await expect(secondLines(page, staff).first()).toBeAttached()
        await checkScreen()
        await screen.press(screen.next)
      }
      await screen.askHelp()
      await checkScreen()
      expect(faults).toEqual([])
    },
  )
}

test('the next patient sees one language', async ({ launch }) => {
  const { page } = await launch()
  const screen = new KioskScreen(page, 'ar')
  await screen.chooseLanguage()
  await showSecond(page)
  await page.evaluate(`(async () => {
    const { visit } = (await kiosk.kiosk.start()).value
    await kiosk.visit.stop({ visitId: visit.id })
  })()`)
  await page.reload()
  await screen.chooseLanguage()
  await expect(secondLines(page, 'en')).toHaveCount(0)
})

test('staff’s own language is not offered under itself', async ({ launch }) => {
  const { page } = await launch()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await page.locator('header button').last().click()
  await expect(page.getByRole('dialog').locator('bdi')).toHaveCount(0)
})
