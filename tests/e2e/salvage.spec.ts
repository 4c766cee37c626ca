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
  const path = join(dataDir, DATABASE_NAME)
  const database = new DatabaseSync(path)
  const { rootpage } = database
    .prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'answers'`)
    .get() as { rootpage: number }
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const bytes = readFileSync(path)
  bytes.fill(0xff, (rootpage - 1) * PAGE_BYTES, rootpage * PAGE_BYTES)
  writeFileSync(path, bytes)

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
