import type { Page } from '@playwright/test'
import { expect, test } from '../helpers/app.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import type { TestTag } from '../helpers/locales.ts'
import { watchFiles, weigh } from '../helpers/weight.ts'

/** What may be read before the first slide: a cheap tablet parses all of it while somebody waits. */
const KB = 1000
// The words of every error are in the script, in each language: what says that nothing works must not
// have to be fetched. Two codes of exports took it past 60.
const MOST = { script: 61 * KB, style: 9 * KB, font: 40 * KB }

async function weighFirstSlide(page: Page, locale: TestTag) {
  const files = await watchFiles(page)
  await new KioskScreen(page, locale).chooseLanguage()
  await page.evaluate('document.fonts.ready')
  return weigh(files)
}

const cjk = (names: string[]) => names.filter((name) => /noto-sans-(sc|tc|jp|kr)/.test(name))

test('the first slide in English comes within its budget, and with no typeface of another language', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { languages: ['en', 'es'] })
  const { page } = await launch({ size: { width: 1280, height: 800 } })
  const { names, ...weight } = await weighFirstSlide(page, 'en')
  for (const kind of ['script', 'style', 'font'] as const) {
    expect(weight[kind], kind).toBeGreaterThan(0)
    expect(weight[kind], kind).toBeLessThanOrEqual(MOST[kind])
  }
  expect(cjk(names)).toEqual([])
  expect(names.filter((name) => /Staff|PinPad|Setup/.test(name))).toEqual([])
})

test('Chinese comes with its own typeface alone', async ({ launch, dataDir }) => {
  useSettings(dataDir, { languages: ['en', 'zh-Hans'] })
  const { page } = await launch({ size: { width: 1280, height: 800 } })
  const { names } = await weighFirstSlide(page, 'zh-Hans')
  const read = cjk(names)
  expect(read).toContain('noto-sans-sc.css')
  expect(read.filter((name) => !name.startsWith('noto-sans-sc'))).toEqual([])
  expect(read.filter((name) => name.endsWith('.woff2')).length).toBeGreaterThan(0)
})
