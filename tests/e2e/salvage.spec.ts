import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { close, expect, test } from '../helpers/app.ts'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findLayoutFaults } from '../helpers/layout.ts'
import { readResults } from '../helpers/results.ts'
import { giveNewStaff, StaffScreen } from '../helpers/staff-screen.ts'
import { takePicture } from '../helpers/screen-coverage.ts'

const SIZE = { width: 1280, height: 800 }
const PAGE_BYTES = 4096

/** A kiosk that has the file open reads it anew: somebody else has written to it. */
function damageTable(path: string, table: string): void {
  const database = new DatabaseSync(path)
  const { rootpage } = database
    .prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .get(table) as { rootpage: number }
  database.exec('UPDATE order_counter SET last = last; PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const bytes = readFileSync(path)
  bytes.fill(0xff, (rootpage - 1) * PAGE_BYTES, rootpage * PAGE_BYTES)
  writeFileSync(path, bytes)
}

test('damaged results are salvaged, and staff are told until they say that they know', async ({
  launch,
  dataDir,
}) => {
  giveNewStaff(dataDir)
  const first = await launch()
  const before = new KioskScreen(first.page, 'en')
  await before.chooseLanguage()
  await before.skipSlides()
  await before.answerRight()
  await close(first)
  damageTable(join(dataDir, DATABASE_NAME), 'answers')

  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  const staff = new StaffScreen(page)
  const notice = page.getByText(screen.words.notice.salvaged)
  // The visit was open a moment ago, and goes on; damage of the past is nothing for a patient.
  await screen.headline.waitFor()
  await expect(notice).toHaveCount(0)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
  expect(readdirSync(join(dataDir, 'damaged')).filter((name) => name.endsWith('.db'))).toHaveLength(
    1,
  )
  await page.evaluate(`(async () => {
    const { visit } = (await kiosk.kiosk.start()).value
    await kiosk.visit.stop({ visitId: visit.id })
  })()`)
  await page.reload()
  await expect(notice).toBeVisible()
  await settle(page)
  expect(await findLayoutFaults(page, { mayScroll: true })).toEqual([])
  await takePicture(page, 'salvaged-welcome.png')

  await staff.enter()
  await expect(page.getByText('0 recovered, 0 from the backup, 1 lost')).toBeVisible()
  await expect(page.locator('[data-health="results"]')).toBeVisible()
  await settle(page)
  await expectAccessible(page)
  await takePicture(page, 'salvaged-staff.png')
  await staff.button(staff.words.salvage.noted).click()
  await staff.button(staff.words.lock).click()
  await expect(notice).toHaveCount(0)
  expect(readResults(dataDir, 'SELECT action FROM audit ORDER BY seq')).toContainEqual({
    action: 'salvage-noted',
  })
})

test('F20 results that turn out damaged while a patient is at the screen stop no visit', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const path = join(dataDir, DATABASE_NAME)
  damageTable(path, 'slide_views')

  const trouble = page.getByText('database-corrupt')
  await screen.skipSlides()
  await expect(trouble).toHaveCount(0)
  await screen.answerRight()
  const log = () => readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
  await expect.poll(log).toContain('"source":"repaired"')
  await screen.press(screen.next)
  await expect(trouble).toHaveCount(0)
  await expect(page.getByText(screen.words.notice.notSaving)).toHaveCount(0)
  expect(readResults(dataDir, 'SELECT status FROM visits')).toEqual([{ status: 'open' }])
  expect(readResults(dataDir, 'SELECT count(*) AS n FROM answers')).toEqual([{ n: 1 }])
  expect(log()).toContain('"event":"results-salvaged"')
})
