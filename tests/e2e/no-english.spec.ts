import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../helpers/app.ts'
import { englishFinder, readScreen } from '../helpers/english.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readWords, type ShippedTag } from '../helpers/locales.ts'
import { walkVisit } from '../helpers/walk.ts'
import { covered } from '../helpers/screen-coverage.ts'

const translated = ['es', 'ar', 'zh-Hans'] as const satisfies ShippedTag[]

/** No screen says less; reading nothing would find nothing. */
const FEWEST_TEXTS = 5

for (const tag of translated) {
  test(
    `no English is left over on the screens of a visit in ${tag}`,
    covered(tag, ['ar']),
    async ({ launch }) => {
      const { page } = await launch()
      const screen = new KioskScreen(page, tag)
      const findEnglish = englishFinder(tag)
      const found: string[] = []
      const seen = new Set<string>()
      await walkVisit(screen, {
        prepare: () => screen.comfort('motion').click(),
        checkScreen: async (name) => {
          await expect(page.locator('html')).toHaveAttribute('lang', tag)
          const texts = await readScreen(page)
          expect(texts.length).toBeGreaterThanOrEqual(FEWEST_TEXTS)
          seen.add(name)
          for (const text of texts) {
            for (const word of findEnglish(text)) found.push(`${name}: ${word} in “${text}”`)
          }
        },
        everyQuestion: true,
      })
      expect(found).toEqual([])
      expect(seen).toContain('idle')
    },
  )
}

test('English that was left over is found, seen or only said', async ({ launch, dataDir }) => {
  const dir = (tag: string) => join(dataDir, 'locales', tag)
  const plant = (tag: 'es' | 'ar', name: 'ui' | 'facet-joint-injection', key: string) => {
    const english = readWords('en', name)
    mkdirSync(dir(tag), { recursive: true })
    writeFileSync(
      join(dir(tag), `${name}.json`),
      JSON.stringify({ ...readWords(tag, name), [key]: english[key] }),
    )
  }
  plant('es', 'ui', 'comfort')
  plant('ar', 'facet-joint-injection', 'figures')
  const { page } = await launch()
  const findAll = async (tag: 'es' | 'ar') => {
    await page.getByRole('heading', { level: 1 }).waitFor()
    return (await readScreen(page)).flatMap(englishFinder(tag))
  }
  const spanish = new KioskScreen(page, 'es')
  await spanish.chooseLanguage()
  expect(await findAll('es')).toEqual(['text', 'colors', 'light', 'motion', 'on', 'touch', 'usual'])
  await page.locator('header button').last().click()
  await page.getByRole('button', { name: 'العربية' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  expect(await findAll('ar')).toContain('button')
})
