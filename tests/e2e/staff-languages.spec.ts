import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { flattenWords, type WordTree } from '../../src/shared/locale.ts'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findStaffFaults } from '../helpers/layout.ts'
import { LONG, covered, takePicture } from '../helpers/screen-coverage.ts'
import { readWords } from '../helpers/locales.ts'
import { readResults } from '../helpers/results.ts'
import { ANN, giveNewStaff, launchForStaff, StaffScreen } from '../helpers/staff-screen.ts'

const root = resolve(import.meta.dirname, '../..')
const SIZE = { width: 1280, height: 800 }
const LESSON = 'facet-joint-injection'

/** Puts a language file of the clinic's own where the kiosk will find it. */
function putWords(dataDir: string, path: string, change: (words: WordTree) => WordTree): void {
  const words = JSON.parse(readFileSync(join(root, 'locales', path), 'utf8')) as WordTree
  const filePath = join(dataDir, 'locales', path)
  mkdirSync(dirname(filePath), { recursive: true })
  writeFileSync(filePath, JSON.stringify(change(words)))
  for (let inside = filePath; inside !== dataDir; inside = dirname(inside)) giveToApp(inside)
}

const languageRow = (page: Page, tag: string) => page.locator(`[data-language="${tag}"]`)

test('a language is approved once all of it was read, and its screens say so at once', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  const screen = new KioskScreen(page, 'es')
  const { languages } = staff.words
  await screen.chooseLanguage()
  await expect(page.getByText(screen.words.notice.draft)).toBeVisible()
  const visits = readResults(dataDir, 'SELECT id, status FROM visits')

  await staff.enter()
  await staff.go('languages')
  await expect(languageRow(page, 'es')).toContainText(languages.state.draft)
  await expect(languageRow(page, 'es')).toContainText(languages.complete)
  await staff.openLanguage('es')
  // The first part is all on the screen; of the second there is more below.
  await staff.button(languages.next).click()
  await expect(staff.button(languages.down)).toBeVisible()
  await expect(staff.button(languages.next)).toHaveCount(0)
  await expect(async () => {
    await staff.button(languages.down).click({ timeout: 500 })
    await expect(staff.button(languages.next)).toBeVisible({ timeout: 500 })
  }).toPass()
  // The next one by keyboard alone.
  await staff.button(languages.next).press('Enter')
  await expect(staff.inside).toContainText(/Part 3 of/)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('region')).toBeFocused()
  await expect(async () => {
    await page.keyboard.press(' ')
    await expect(staff.button(languages.next)).toBeVisible({ timeout: 200 })
  }).toPass()
  await staff.readToEnd()
  await staff.button(languages.approve).click()
  await expect(staff.inside).toContainText(`${ANN.name} · ${ANN.role}`)
  await staff.button(languages.notNow).click()
  expect(readResults(dataDir, 'SELECT * FROM approvals')).toEqual([])
  await staff.button(languages.approve).click()
  await staff.button(languages.approveNow).click()
  const approved = languageRow(page, 'es')
  await expect(approved).toContainText(languages.state.approved)
  await expect(approved).toContainText(`By ${ANN.name}, ${ANN.role}, on `)
  await expect(approved.getByRole('button')).toBeFocused()
  await expect(languageRow(page, 'ar')).toContainText(languages.state.draft)
  const [row] = readResults(dataDir, 'SELECT name, role, locale, content_hash FROM approvals')
  expect(row).toMatchObject({ name: ANN.name, role: ANN.role, locale: 'es' })
  await expect(approved).toContainText(String(row?.['content_hash']).slice(0, 12))
  const audit = readResults(dataDir, "SELECT details FROM audit WHERE action = 'approved'")
  expect(audit).toHaveLength(1)

  await staff.button(staff.words.lock).click()
  await expect(screen.headline).toBeVisible()
  await expect(page.getByText(screen.words.notice.draft)).toHaveCount(0)
  // Reading has left no trace among the visits.
  expect(readResults(dataDir, 'SELECT id, status FROM visits')).toEqual(visits)
  expect(readResults(dataDir, 'SELECT count(*) AS n FROM slide_views')).toEqual([{ n: 1 }])
})

test('what is read is every word that a patient reads, and goes on where it was left', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await staff.enter()
  await staff.go('languages')
  await staff.openLanguage('ar')
  const seen = new Set<string>()
  const collect = async () => {
    const keys = `[...document.querySelectorAll('[data-key]')].map((one) => one.dataset.key)`
    for (const key of await page.evaluate<string[]>(keys)) seen.add(key)
  }
  await expect(page.locator('.words')).toHaveAttribute('dir', 'rtl')
  await expect(staff.button(staff.words.languages.next)).toBeVisible()
  await collect()
  await staff.button(staff.words.languages.next).click()
  await staff.button(staff.words.lock).click()
  await staff.enter()
  await staff.go('languages')
  await staff.openLanguage('ar')
  await expect(staff.inside).toContainText(/Part 2 of/)
  await staff.readToEnd(collect)
  await collect()
  const lesson = [...flattenWords(readWords('ar', LESSON)).keys()]
  const ui = [...flattenWords(readWords('ar', 'ui')).keys()]
  const forPatients = ui.filter((key) => !/^(staff|selfCheck|setup)\./.test(key))
  const sections = lesson.filter((key) => key.startsWith('sections.'))
  const missing = [...lesson, ...forPatients].filter((key) => !seen.has(key))
  expect(missing).toEqual(sections) // which are the names of the parts
})

test(
  'texts that are stale, and those that withdraw a language, are named',
  LONG,
  async ({ launch, dataDir }) => {
    giveNewStaff(dataDir)
    putWords(dataDir, `en/${LESSON}.json`, (words) => ({ ...words, title: 'Another title' }))
    putWords(dataDir, 'es/ui.json', (words) => {
      const help = Object.entries(words['help'] ?? {}).filter(([key]) => key !== 'headline')
      return { ...words, help: Object.fromEntries<string | WordTree>(help) }
    })
    const { page } = await launch({ size: SIZE })
    await page.getByRole('button', { name: 'English' }).waitFor()
    const staff = new StaffScreen(page)
    await staff.enter()
    await staff.go('languages')
    const { languages } = staff.words
    await expect(languageRow(page, 'ar')).toContainText(languages.stale)
    await expect(languageRow(page, 'ar')).toContainText(`${LESSON}.json: title`)
    await expect(languageRow(page, 'es')).toContainText(languages.state.withdrawn)
    await expect(languageRow(page, 'es')).toContainText('ui.json: help.headline')
    await expect(languageRow(page, 'es').getByRole('button')).toHaveCount(0)
    await expect(languageRow(page, 'en')).toContainText(languages.complete)
    await settle(page)
    await takePicture(page, 'stale.png')
    expect(await findStaffFaults(page)).toEqual([])
    await expectAccessible(page, 'enhanced')
  },
)

test('G06 nobody reads or approves without a PIN, nor approves what they have not read', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launchForStaff(launch, dataDir)
  const hash = '0'.repeat(64)
  const content = `{ tag: 'es', contentHash: '${hash}' }`
  const locked = { ok: false, code: 'staff-locked' }
  for (const call of [
    'list()',
    `preview({ tag: 'es' })`,
    `markRead({ tag: 'es', contentHash: '${hash}', partId: 'start' })`,
    `approve(${content})`,
  ]) {
    expect(await page.evaluate(`kiosk.languages.${call}`)).toEqual(locked)
  }
  await page.evaluate(`kiosk.staff.unlock({ pin: '${ANN.pin}' })`)
  const refused = { ok: false, code: 'bad-input' }
  expect(await page.evaluate(`kiosk.languages.approve(${content})`)).toEqual(refused)
  const asItIs = `kiosk.languages.preview({ tag: 'es' })
    .then(({ value: { tag, contentHash } }) => kiosk.languages.approve({ tag, contentHash }))`
  expect(await page.evaluate(asItIs)).toEqual(refused)
  expect(readResults(dataDir, 'SELECT * FROM approvals')).toEqual([])
})

for (const tag of ['en', 'ar', 'zh-Hans'] as const) {
  for (const size of [SIZE, { width: 800, height: 1280 }, { width: 1920, height: 1080 }]) {
    for (const mode of ['usual', 'largest', 'contrast'] as const) {
      if ((mode === 'contrast' || size.width === 1920) && tag !== 'ar') continue
      const name = `${tag}-${size.width}-${mode}`
      test(
        `the languages are whole and can be read in ${name}`,
        covered(name, ['ar-800-largest']),
        async ({ launch, dataDir }) => {
          const { page, staff } = await launchForStaff(launch, dataDir, {
            size,
            tag,
            settings: { staffIdleSeconds: 600 },
          })
          const screen = new KioskScreen(page, tag)
          await screen.chooseLanguage()
          if (mode === 'largest') {
            await screen.comfort('text').click()
            await screen.comfort('text').click()
          } else if (mode === 'contrast') {
            await screen.comfort('colours').click()
            await screen.comfort('colours').click()
          }
          const checkScreen = async (what: string) => {
            await settle(page)
            await takePicture(page, `${name}-${what}.png`)
            expect(await findStaffFaults(page)).toEqual([])
            await expectAccessible(page, 'enhanced')
          }
          await staff.enter()
          await staff.go('languages')
          await languageRow(page, tag).waitFor()
          await checkScreen('list')
          await staff.openLanguage(tag)
          await checkScreen('first')
          await staff.button(staff.words.languages.next).click()
          await checkScreen('slides')
          await staff.readToEnd()
          await checkScreen('end')
          await staff.button(staff.words.languages.approve).click()
          await checkScreen('ask')
          await staff.button(staff.words.languages.approveNow).click()
          await expect(page.getByText(staff.words.languages.isApproved)).toBeVisible()
          await checkScreen('approved')
        },
      )
    }
  }
}
