import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { readTable } from '../helpers/export-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findStaffFaults } from '../helpers/layout.ts'
import type { ShippedTag } from '../helpers/locales.ts'
import { LONG, covered, takePicture } from '../helpers/screen-coverage.ts'
import { fillWithVisits } from '../helpers/many-visits.ts'
import { readResults } from '../helpers/results.ts'
import { ANN, launchForStaff, type StaffScreen } from '../helpers/staff-screen.ts'

const SIZE = { width: 1280, height: 800 }
const VISITS = 160

/** A kiosk whose clinic has a folder, which is told. */
async function launchWithFolder(
  launch: Parameters<typeof launchForStaff>[0],
  dataDir: string,
  options: { tag?: ShippedTag; size?: typeof SIZE } = {},
) {
  const folder = join(dataDir, 'reports')
  mkdirSync(folder)
  giveToApp(folder)
  const kiosk = await launchForStaff(launch, dataDir, {
    ...options,
    settings: { staffIdleSeconds: 600, export: { ...defaultSettings().export, folder } },
  })
  return { ...kiosk, folder }
}

async function openResults(staff: StaffScreen): Promise<void> {
  await staff.enter()
  await staff.show('results')
}

/** The cells of a row, by its first one. */
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })

test(
  'first tries are a table of questions and languages, and a fault is the slide’s',
  LONG,
  async ({ launch, dataDir }) => {
    fillWithVisits(dataDir, VISITS)
    const { page, staff } = await launchWithFolder(launch, dataDir)
    await openResults(staff)
    await staff.button(staff.words.results.range.all).click()
    await staff.button(staff.words.results.reports.questions).click()
    for (const language of ['English', 'Spanish', 'Arabic', 'Simplified Chinese']) {
      await expect(page.getByRole('columnheader', { name: language })).toBeVisible()
    }
    const [counted] = readResults(
      dataDir,
      `SELECT count(*) AS tries, sum(outcome = 'correct') AS right FROM answers
     WHERE try_no = 1 AND locale = 'es' AND question_id = 'numb-now'`,
    )
    const { tries, right } = counted as { tries: number; right: number }
    expect(right / tries).toBeLessThan(0.8)
    const fault = page.locator('.slide-at-fault', { hasText: `${right} of ${tries}` })
    await expect(fault).toContainText(`${Math.floor((right / tries) * 100)}%`)
    await expect(fault).toContainText(staff.words.results.verdicts['slide-at-fault'])
    const faults = page.getByRole('region', { name: staff.words.results.faults.title })
    await expect(faults).toContainText(staff.words.results.faults.why)
    await expect(faults).toContainText('Stay in bed until your nurse says you can get up')
    // Chinese has few visits: nothing is said of it.
    await expect(page.locator('.too-few-to-say').first()).toBeVisible()
  },
)

test('visits are counted by language, and by day or month', LONG, async ({ launch, dataDir }) => {
  fillWithVisits(dataDir, VISITS)
  const { page, staff } = await launchWithFolder(launch, dataDir)
  await openResults(staff)
  const { results } = staff.words
  await expect(page.getByRole('table', { name: results.captions.byDay })).toBeVisible()
  await staff.button(results.range.all).click()
  await expect(page.getByRole('table', { name: results.captions.byMonth })).toBeVisible()
  const [spanish] = readResults(
    dataDir,
    `SELECT count(*) AS visits, sum(status = 'completed') AS completed, sum(status = 'stopped') AS
     stopped FROM visits WHERE locale = 'es'`,
  )
  const { visits, completed, stopped } = spanish as Record<string, number>
  await expect(rowOf(page, 'Spanish').getByRole('cell')).toHaveText(
    [visits, completed, stopped, 0, 0, 0].map(String),
  )
  // Month by month, back to the first visit and no further.
  await staff.button(results.range.one).click()
  const [{ first } = { first: '' }] = readResults(
    dataDir,
    'SELECT min(substr(started_at, 1, 7)) AS first FROM visits',
  ) as { first: string }[]
  const earlier = staff.button(results.range.earlier)
  while ((await earlier.getAttribute('aria-disabled')) === 'false') await earlier.click()
  const month = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: 'UTC', month: 'long', year: 'numeric' },
  } as const).format(new Date(`${first}-01T00:00:00Z`))
  await expect(page.getByText(month, { exact: true })).toBeVisible()
})

test('a report is saved as picture and table, read back, and noted', async ({
  launch,
  dataDir,
}) => {
  fillWithVisits(dataDir, 60)
  const { page, staff, folder } = await launchWithFolder(launch, dataDir, { tag: 'ar' })
  await openResults(staff)
  const { results } = staff.words
  await staff.button(results.range.all).click()
  await staff.button(results.reports.questions).click()
  for (const format of ['picture', 'table'] as const) {
    await staff.button(results.save[format]).click()
    await expect(page.getByText(/^aftercare_.*\.(svg|csv)$/)).toHaveText(
      format === 'picture' ? /svg$/ : /csv$/,
    )
  }
  const fileOf = (end: string) => readdirSync(folder).find((name) => name.endsWith(end)) ?? ''
  const rows = readTable(folder, fileOf('.csv'))
  const counted = readResults(
    dataDir,
    'SELECT count(*) AS tries FROM answers WHERE try_no = 1',
  ) as { tries: number }[]
  expect(rows.reduce((sum, row) => sum + Number(row['first_tries']), 0)).toBe(counted[0]?.tries)
  expect(rows[0]).toMatchObject({ question: 'breathing', slide: 'breathing' })
  const svg = readFileSync(join(folder, fileOf('.svg')), 'utf8')
  expect(svg).toContain('direction="rtl"')
  expect(svg).toContain(results.captions.questions)
  const noted = readResults(dataDir, `SELECT details FROM audit WHERE action = 'report-saved'`)
  expect(noted).toHaveLength(2)
  for (const { details } of noted) expect(details).toContain(ANN.name)
})

test('reports are refused when nobody of the staff is in', async ({ launch, dataDir }) => {
  const { page } = await launchWithFolder(launch, dataDir)
  const range = '{ fromDate: null, toDate: null }'
  for (const call of [
    'span()',
    ...['visits', 'questions', 'slides', 'topics'].map((verb) => `${verb}(${range})`),
    `save({ report: 'visits', format: 'table', range: ${range}, target: 'folder' })`,
  ]) {
    expect(await page.evaluate(`kiosk.reports.${call}`)).toEqual({
      ok: false,
      code: 'staff-locked',
    })
  }
})

for (const [tag, size, look] of [
  ['en', SIZE, 'light'],
  ['en', SIZE, 'contrast'],
  ['en', { width: 1920, height: 1080 }, 'dark'],
  ['ar', SIZE, 'light'],
  ['ar', { width: 800, height: 1280 }, 'light'],
  ['zh-Hans', { width: 800, height: 1280 }, 'text'],
] as const) {
  const name = `${tag}-${size.width}-${look}`
  test(
    `each report is whole and can be read in ${name}`,
    covered(name, []),
    async ({ launch, dataDir }) => {
      fillWithVisits(dataDir, VISITS)
      const { page, staff } = await launchWithFolder(launch, dataDir, { size, tag })
      const screen = new KioskScreen(page, tag)
      await screen.chooseLanguage()
      const taps = { light: 0, dark: 1, contrast: 2, text: 2 }[look]
      for (let tap = 0; tap < taps; tap++) {
        await screen.comfort(look === 'text' ? 'text' : 'colours').click()
      }
      await openResults(staff)
      const region = page.getByRole('region', { name: staff.words.sections.results })
      for (const report of ['visits', 'questions', 'slides', 'topics'] as const) {
        await staff.button(staff.words.results.reports[report]).click()
        await page.getByRole('table').first().waitFor()
        await settle(page)
        await takePicture(page, `${name}-${report}.png`)
        expect(await findStaffFaults(page)).toEqual([])
        await expectAccessible(page, 'enhanced')
        await region.focus()
        const isLonger = await page.evaluate<boolean>(
          'document.activeElement.scrollHeight > document.activeElement.clientHeight + 1',
        )
        if (isLonger) {
          await page.keyboard.press('ArrowDown')
          const scrolled = () => page.evaluate<number>('document.activeElement.scrollTop')
          await expect.poll(scrolled).toBeGreaterThan(0)
        }
        const last = staff.button(staff.words.results.save.table)
        await last.scrollIntoViewIfNeeded()
        // Half a pixel may lie under the edge.
        await expect(last).toBeInViewport({ ratio: 0.99 })
        await takePicture(page, `${name}-${report}-end.png`)
      }
    },
  )
}
