import type { Page } from '@playwright/test'
import example from '../../resources/clinic.example.json' with { type: 'json' }
import { close, expect, test } from '../helpers/app.ts'
import { settle } from '../helpers/axe.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { addLanguages, languagesToCome } from '../helpers/language-folders.ts'
import { findLayoutFaults } from '../helpers/layout.ts'
import { shippedTags } from '../helpers/locales.ts'
import { readResults } from '../helpers/results.ts'
import { LONG, covered, takePicture } from '../helpers/screen-coverage.ts'
import { middleOf } from '../helpers/touch.ts'

const sixteen = [
  'es',
  'vi',
  'en',
  'fa',
  'zh-Hant',
  'ar',
  'zh-Hans',
  'ko',
  'fil',
  'ru',
  'ht',
].concat(['pt-BR', 'fr', 'pl', 'ja', 'hi'])

const LATE_SCREEN_MS = 300

const tagsShown = (page: Page) =>
  page.evaluate<(string | null)[]>(
    `[...document.querySelectorAll('li')].map((item) => item.getAttribute('lang'))`,
  )

/** As a typeface that is still to come can do: the scroll bar must not keep itself there. */
const overflowOnce = (page: Page) =>
  page.evaluate(`(() => {
    const main = document.querySelector('main')
    main.style.paddingBottom = '200vh'
    main.getBoundingClientRect()
    main.style.paddingBottom = ''
  })()`)

const more = (page: Page) => page.getByRole('button', { name: '+' })

test('a folder put into the data folder is a language at the next start', async ({
  launch,
  dataDir,
}) => {
  const before = await launch()
  await expect(before.page.getByRole('button', { name: 'Español' })).toBeVisible()
  await close(before)
  addLanguages(dataDir, { vi: languagesToCome.vi })
  useSettings(dataDir, { languages: [...shippedTags, 'vi'] })
  const { page } = await launch()
  await page.getByRole('button', { name: 'Tiếng Việt' }).click()
  await page.locator('[data-turn]').waitFor()
  expect(await page.evaluate('document.documentElement.lang')).toBe('vi')
  expect(readResults(dataDir, 'SELECT locale FROM visits')).toEqual([{ locale: 'vi' }])
})

for (const size of [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 800, height: 1280 },
]) {
  test(
    `sixteen languages fit ${size.width}x${size.height}: the clinic's first ones, the rest one touch away`,
    covered(String(size.width), ['1280']),
    async ({ launch, dataDir }) => {
      addLanguages(dataDir, languagesToCome)
      useSettings(dataDir, { languages: sixteen })
      const { page } = await launch({ size })
      const fits = async (mayScroll = false) => {
        await settle(page)
        // The typefaces of the other languages' names follow the first picture.
        await expect.poll(() => findLayoutFaults(page, { mayScroll })).toEqual([])
      }
      await more(page).waitFor()
      // The last item leads to the others and is in no language.
      expect(await tagsShown(page)).toEqual([...sixteen.slice(0, 5), null])
      await fits()
      await overflowOnce(page)
      await fits()
      await takePicture(page, 'first.png')
      await more(page).click()
      expect(await tagsShown(page)).toEqual([null, ...sixteen.slice(5)])
      await fits()
      await takePicture(page, 'rest.png')
      await more(page).click()
      expect(await tagsShown(page)).toEqual([...sixteen.slice(0, 5), null])

      await more(page).click()
      await page.getByRole('button', { name: 'Kreyòl ayisyen' }).click()
      await page.locator('[data-turn]').waitFor()
      expect(readResults(dataDir, 'SELECT locale FROM visits')).toEqual([{ locale: 'ht' }])

      const openDialog = async () => {
        await page.locator('header button').last().click()
        await page.getByRole('dialog').waitFor()
        await fits()
        await more(page).click()
        await fits()
      }
      await openDialog()
      await takePicture(page, 'dialog.png')
      await page.getByRole('button', { name: '日本語' }).click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
      expect(await page.evaluate('document.documentElement.lang')).toBe('ja')
      const text = new KioskScreen(page, 'en').comfort('text')
      await text.click()
      await text.click()
      await openDialog()
      await takePicture(page, 'dialog-largest.png')
    },
  )
}

test('the welcome reads as the clinic’s first language does, its names in their own letters', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { languages: ['ar', 'zh-Hans', 'en'] })
  const { page } = await launch()
  await expect(page.getByRole('button', { name: '简体中文' })).toBeVisible()
  expect(await page.evaluate('document.documentElement.dir')).toBe('rtl')
  const drawnWith = await page.evaluate<string>(
    `getComputedStyle(document.querySelector('li[lang=zh-Hans] .name')).fontFamily`,
  )
  expect(drawnWith).toMatch(/^"?Language Names/)
})

test('each screen comes in its own letters at once, also where the system has none of them', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { languages: ['en', 'zh-Hans'] })
  const { page } = await launch()
  const english = new KioskScreen(page, 'en')
  const chinese = new KioskScreen(page, 'zh-Hans')
  await english.chooseLanguage()
  // Before Chromium lays it out, each headline is looked at: are its letters there?
  await page.evaluate(`(() => {
    globalThis.drawn = []
    new MutationObserver(() => {
      const text = document.querySelector('main h1')?.textContent ?? ''
      if (!/\\p{Script=Han}/u.test(text) || text === globalThis.seen) return
      globalThis.seen = text
      globalThis.drawn.push(document.fonts.check("1em 'Noto Sans SC Variable'", text))
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })()`)
  await page.locator('header button').last().click()
  await page.getByRole('button', { name: '简体中文' }).click()
  await expect(chinese.button(chinese.words.stage.help)).toBeVisible()
  for (let slide = 0; slide < 4; slide++) await chinese.press(chinese.next)
  const drawn = await page.evaluate<boolean[]>('globalThis.drawn')
  expect(drawn.length).toBeGreaterThan(4)
  expect(drawn).not.toContain(false)
})

test('a screen whose letters are still to come gives way to what main tells meanwhile', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { languages: ['en', 'zh-Hans'] })
  const { app, page } = await launch()
  const card = page.getByRole('button', { name: '简体中文' })
  await card.waitFor()
  await page.evaluate(`(() => {
    document.fonts.check = () => false
    document.fonts.load = () => new Promise((resolve) => { globalThis.letThrough = resolve })
  })()`)
  await card.click()
  await page.waitForFunction('globalThis.letThrough !== undefined')
  // As when the visit ends by itself, or by staff.
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('visit:changed', null)
  })
  await page.evaluate('globalThis.letThrough()')
  // That nothing comes, no event tells: a late screen would be there within a picture or two.
  await page.waitForTimeout(LATE_SCREEN_MS)
  await expect(card).toBeVisible()
  await expect(page.locator('[data-turn]')).toHaveCount(0)
})

test('the others are reached and left by keyboard', async ({ launch, dataDir }) => {
  addLanguages(dataDir, languagesToCome)
  useSettings(dataDir, { languages: sixteen })
  const { page } = await launch()
  await more(page).focus()
  await page.keyboard.press('Enter')
  await expect(more(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'العربية' })).toBeFocused()
})

test(
  'another language on every kind of screen keeps the place, the choice and the answers',
  LONG,
  async ({ launch, dataDir }) => {
    const { page } = await launch()
    const screen = new KioskScreen(page, 'en')
    const arabic = new KioskScreen(page, 'ar')
    const turn = () => page.locator('[data-turn]').getAttribute('data-turn')
    const place = async () => [
      await turn(),
      await page.getByRole('radio').count(),
      await page.getByRole('radio', { checked: true }).count(),
      await page.getByRole('main').getByRole('listitem').count(),
    ]
    const seen: string[] = []
    /** To Arabic and back; what stands there is in the language chosen. */
    const thereAndBack = async (kind: string) => {
      seen.push(kind)
      const before = await place()
      const headline = await screen.headline.innerText()
      await page.locator('header button').last().click()
      await page.getByRole('button', { name: 'العربية' }).click()
      await expect(arabic.button(arabic.words.stage.help)).toBeVisible()
      expect(await place(), kind).toEqual(before)
      expect(await screen.headline.innerText()).not.toBe(headline)
      await page.locator('header button').last().click()
      await page.getByRole('button', { name: 'English', exact: true }).click()
      await expect(screen.headline).toHaveText(headline)
      expect(await place(), kind).toEqual(before)
    }

    await screen.chooseLanguage()
    await thereAndBack('slide')
    await screen.skipToTimeline()
    await thereAndBack('timeline')
    await screen.skipSlides()
    await screen.choose('')
    await thereAndBack('question')
    await screen.answerNotSure()
    await thereAndBack('reteach')
    await screen.press(screen.next)
    await screen.answerRight()
    await thereAndBack('right')
    await screen.press(screen.next)
    while ((await screen.options.count()) > 0) {
      if ((await screen.question()).questionId === 'breathing') await screen.answerNotSure()
      else await screen.answerRight()
      if (!seen.includes('nurse')) {
        const isNurse = (await screen.headline.innerText()) === screen.words.nurse.headline
        if (isNurse) await thereAndBack('nurse')
      }
      await screen.press(screen.next)
    }
    await thereAndBack('summary')
    expect(seen).toEqual(['slide', 'timeline', 'question', 'reteach', 'right', 'nurse', 'summary'])
    const changes = readResults(dataDir, 'SELECT from_locale, to_locale FROM locale_changes')
    expect(changes).toHaveLength(2 * seen.length)
    const answers = readResults(dataDir, 'SELECT DISTINCT locale FROM answers')
    expect(answers).toEqual([{ locale: 'en' }])
  },
)

test(
  'the extension of a phone is written as the language does, and not turned round',
  LONG,
  async ({ launch, dataDir }) => {
    useSettings(dataDir, { clinic: { ...example, afterHoursPhoneExtension: '12' } })
    const { page } = await launch({ size: { width: 1280, height: 800 } })
    const screen = new KioskScreen(page, 'ar')
    await screen.chooseLanguage()
    const phone = page.getByRole('main').locator('bdi', { hasText: example.afterHoursPhone })
    while ((await phone.count()) === 0) await screen.press(screen.next)
    await expect(screen.headline).toContainText(`${example.afterHoursPhone} تحويلة\u00a012`)
    // From right to left: the extension stands on the left of the number, each in its own order.
    const number = await middleOf(phone.first())
    const extension = await middleOf(screen.headline.locator('bdi', { hasText: /^12$/ }))
    expect(extension.x).toBeLessThan(number.x)
  },
)
