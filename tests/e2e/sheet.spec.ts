import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { expect, test } from '../helpers/app.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen, lesson } from '../helpers/kiosk-screen.ts'
import type { ShippedTag } from '../helpers/locales.ts'
import { readResults } from '../helpers/results.ts'
import { LONG } from '../helpers/screen-coverage.ts'

const exportCommand = resolve(import.meta.dirname, '../../out/main/export.js')

/** The whole visit; the questions named are missed as often as told. */
async function visit(
  page: Page,
  locale: ShippedTag,
  misses: Record<string, number> = {},
): Promise<KioskScreen> {
  const screen = new KioskScreen(page, locale)
  await screen.chooseLanguage()
  await screen.skipQuiz(misses)
  await screen.press(screen.next)
  await expect(screen.headline).toHaveText(screen.words.done.headline)
  return screen
}

/** Keeps the hidden window open once it has printed, so that it can be read. */
async function keepHiddenWindow(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.prototype.destroy = () => undefined
  })
}

/** Missed until it is left to the nurse. */
const everyQuestion = Object.fromEntries(lesson.questions.map(({ id }) => [id, 3]))

const sheetsIn = (dataDir: string) => {
  const dir = join(dataDir, 'sheets')
  return existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.pdf')) : []
}

/** Page objects stand uncompressed in what Chromium writes. */
const pagesOf = (pdf: string) => pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0

test('the sheet is kept as one page, missed topics first, in the words of the slides', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { sheet: { printer: null, save: true, paper: null } })
  const { app, page } = await launch()
  await keepHiddenWindow(app)
  const hidden = app.waitForEvent('window')
  await visit(page, 'en', { driving: 1, fever: 3 })
  const sheet = await hidden
  await expect.poll(() => sheetsIn(dataDir)).toHaveLength(1)

  const [row] = readResults(dataDir, 'SELECT id FROM visits')
  expect(sheetsIn(dataDir)).toEqual([`${String(row?.['id'])}.pdf`])
  const pdf = readFileSync(join(dataDir, 'sheets', sheetsIn(dataDir)[0] ?? ''), 'latin1')
  expect(pagesOf(pdf)).toBe(1)
  expect(pdf).toContain('[0 0 612 792]') // Letter, in points

  const missed = sheet.locator('.missed li strong')
  await expect(missed).toHaveText(['Fever or redness:', 'Driving:'])
  const text = await sheet.locator('main').innerText()
  for (const said of ['Call 911 now', 'Phone the clinic today (555-0100)', '555-0199', '100.4°F']) {
    expect(text).toContain(said)
  }
  const inDays = (days: number) => {
    const day = new Date()
    day.setDate(day.getDate() + days)
    return new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric' }) //
      .format(day)
  }
  expect(text).toContain(`By ${inDays(7)}`)
  expect(text).toContain(`After ${inDays(14)}`)
  expect(await sheet.evaluate('location.href')).toBe('app://kiosk/sheet.html')
  // It has done its work, and may not do any other.
  const refused = { ok: false, code: 'untrusted-sender' }
  expect(await sheet.evaluate(`kiosk.visit.begin({ locale: 'en' })`)).toEqual(refused)
})

test('the fullest sheet stays on one page and legible', async ({ launch, dataDir }) => {
  useSettings(dataDir, {
    askOptional: true,
    conditions: { ...defaultSettings().conditions, diabetes: 'yes' },
    sheet: { printer: null, save: true, paper: 'A4' },
  })
  const { app, page } = await launch()
  await keepHiddenWindow(app)
  const hidden = app.waitForEvent('window')
  await visit(page, 'es', everyQuestion)
  const sheet = await hidden
  await expect.poll(() => sheetsIn(dataDir)).toHaveLength(1)
  const pdf = readFileSync(join(dataDir, 'sheets', sheetsIn(dataDir)[0] ?? ''), 'latin1')
  expect(pagesOf(pdf)).toBe(1)
  expect(pdf).toMatch(/\[0 0 59[45][\d.]* 84[12][\d.]*\]/) // A4, in points

  await expect(sheet.locator('.missed li')).toHaveCount(12)
  const fits = await sheet.evaluate<{ px: number; over: number }>(`(() => {
    const app = document.getElementById('app')
    return {
      px: parseFloat(getComputedStyle(document.documentElement).fontSize),
      over: app.scrollHeight - app.clientHeight,
    }
  })()`)
  expect(fits.over).toBeLessThanOrEqual(0)
  expect(fits.px * 0.75).toBeGreaterThanOrEqual(9) // points
})

test('it goes to the printer that the clinic set, and the patient is told', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { sheet: { printer: 'recovery-room', save: false, paper: 'A4' } })
  const { app, page } = await launch()
  // The printer is the operating system's; everything up to it is real.
  await app.evaluate(({ app: electron }) => {
    const printed: unknown[] = []
    Object.assign(globalThis, { printed })
    electron.on('web-contents-created', (_event, contents) => {
      contents.print = (options, done) => {
        printed.push(options)
        done?.(true, '')
      }
    })
  })
  const screen = await visit(page, 'en')
  await expect(page.getByText(screen.words.done.sheet)).toBeVisible()
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { printed: unknown[] }).printed))
    .toEqual([{ silent: true, deviceName: 'recovery-room', pageSize: 'A4', printBackground: true }])
  expect(sheetsIn(dataDir)).toEqual([])
})

test('a printer that is not there holds nobody up', LONG, async ({ launch, dataDir }) => {
  useSettings(dataDir, { sheet: { printer: 'no-such-printer', save: true, paper: null } })
  const { page } = await launch()
  const screen = await visit(page, 'en')
  const log = () => readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
  await expect.poll(log).toContain('sheet-failed')
  expect(sheetsIn(dataDir)).toHaveLength(1)
  await screen.button(screen.words.done.close).click()
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'completed' }])
})

test('nothing is printed or kept where the clinic did not ask for it', async ({
  launch,
  dataDir,
}) => {
  const { app, page } = await launch()
  let opened = 0
  app.on('window', () => opened++)
  const screen = await visit(page, 'en')
  await expect(page.getByText(screen.words.done.sheet)).toHaveCount(0)
  // A hidden window comes and goes within a second.
  await page.waitForTimeout(1500)
  expect(opened).toBe(0)
  expect(sheetsIn(dataDir)).toEqual([])
})

test('kept sheets go along with the export', async ({ launch, dataDir }) => {
  useSettings(dataDir, { sheet: { printer: null, save: true, paper: null } })
  const { page } = await launch()
  await visit(page, 'en')
  await expect.poll(() => sheetsIn(dataDir)).toHaveLength(1)
  const [name = ''] = sheetsIn(dataDir)

  const outDir = join(dataDir, 'stick')
  mkdirSync(outDir)
  execFileSync(process.execPath, [exportCommand, '--data', dataDir, '--out', outDir])
  const dir = join(outDir, readdirSync(outDir)[0] ?? '')
  const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as {
    files: { name: string; rows: number | null }[]
  }
  expect(manifest.files.map((file) => [file.name, file.rows])).toContainEqual([
    `sheet-${name}`,
    null,
  ])
  expect(readFileSync(join(dir, `sheet-${name}`))).toEqual(
    readFileSync(join(dataDir, 'sheets', name)),
  )
})
