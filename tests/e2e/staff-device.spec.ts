import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { backUp, BACKUPS_DIR } from '../../src/main/database/backup.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { EXIT_RESTART } from '../../src/main/platform/exit-codes.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findStaffFaults } from '../helpers/layout.ts'
import { LONG, covered, takePicture } from '../helpers/screen-coverage.ts'
import { readResults } from '../helpers/results.ts'
import { launchForStaff } from '../helpers/staff-screen.ts'

const SIZE = { width: 1280, height: 800 }

const today = () => {
  const now = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

test('the device screen says how the tablet is, and nothing about a patient', async ({
  launch,
  dataDir,
}) => {
  const { app, page, staff } = await launchForStaff(launch, dataDir)
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await page.evaluate(`(async () => {
    const { visit } = (await kiosk.kiosk.start()).value
    await kiosk.visit.stop({ visitId: visit.id })
  })()`)
  const backupsDir = join(dataDir, BACKUPS_DIR)
  mkdirSync(backupsDir)
  backUp(join(dataDir, DATABASE_NAME), backupsDir, today())
  giveToApp(backupsDir)
  giveToApp(join(backupsDir, `visits-${today()}.db`))

  const { device } = staff.words
  await staff.enter()
  await staff.go('device')
  const item = (id: string) => page.locator(`[data-health="${id}"]`)
  for (const id of ['disk', 'results', 'backup', 'audit', 'clock']) {
    await expect(item(id)).toHaveAttribute('data-state', 'good')
  }
  await expect(item('disk')).toContainText(/\d GB free/)
  await expect(item('results')).toContainText(device.results.whole)
  await expect(item('backup')).toContainText('it is whole')
  await expect(item('audit')).toContainText(device.audit.whole)
  await expect(item('clock')).toContainText(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const electron = await app.evaluate(() => process.versions.electron)
  await expect(staff.inside).toContainText(electron)
  await expect(staff.inside).toContainText(/facet-joint-injection \d+\.\d+\.\d+, [0-9a-f]{12}/)
  await expect(page.locator('[data-log="started"]')).toHaveCount(1)
  await expect(page.locator('[data-log="visit-stopped"]').first()).toBeAttached()
  const [visit] = readResults(dataDir, 'SELECT id FROM visits')
  const content = await page.content()
  expect(content).not.toContain(String(visit?.['id']))
  expect(content).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  // The keyboard alone comes to the end of it.
  const last = page.locator('[data-log]').last()
  await expect(last).not.toBeInViewport()
  await page.getByRole('region').focus()
  await expect(async () => {
    await page.keyboard.press(' ')
    await expect(last).toBeInViewport({ timeout: 300 })
  }).toPass()
})

test('a kiosk without a backup says so on the device screen', async ({ launch, dataDir }) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await staff.enter()
  await staff.go('device')
  const backup = page.locator('[data-health="backup"]')
  await expect(backup).toHaveAttribute('data-state', 'look')
  await expect(backup).toContainText(staff.words.device.backup.none)
})

test(
  'D08 under a supervisor a restart asks once more, is noted, and ends so that it comes back',
  LONG,
  async ({ launch, dataDir }) => {
    const { app, page, staff } = await launchForStaff(launch, dataDir, {
      env: { AFTERCARE_SUPERVISED: '1' },
    })
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    await screen.press(screen.next)
    const headline = await screen.headline.innerText()
    const { device, leaveStay } = staff.words
    await staff.enter()
    await staff.go('device')
    await staff.button(device.restart).click()
    await expect(page.getByText(device.restartNote)).toBeVisible()
    await staff.button(leaveStay).click()
    await expect(page.locator('[data-health]').first()).toBeVisible()
    await staff.button(device.restart).click()
    const process = app.process()
    const closed = app.waitForEvent('close')
    await staff.pressToEnd(device.restartNow)
    await closed
    await expect.poll(() => process.exitCode).toBe(EXIT_RESTART)
    const actions = readResults(dataDir, 'SELECT action FROM audit ORDER BY seq')
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['kiosk-restarted', 'staff-locked']),
    )
    // Everything was closed in order, and the visit goes on where it was.
    const again = await launch({ size: SIZE })
    await expect(new KioskScreen(again.page, 'en').headline).toHaveText(headline)
  },
)

test('G06 to see the device or restart it is refused when nobody of the staff is in', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launchForStaff(launch, dataDir)
  for (const verb of ['view', 'restart']) {
    expect(await page.evaluate(`kiosk.device.${verb}()`), verb).toEqual({
      ok: false,
      code: 'staff-locked',
    })
    await expect(page.getByRole('button', { name: 'English' }), verb).toBeVisible()
  }
})

for (const tag of ['en', 'ar', 'zh-Hans'] as const) {
  for (const size of [SIZE, { width: 800, height: 1280 }, { width: 1920, height: 1080 }]) {
    for (const mode of ['largest', 'contrast'] as const) {
      if ((mode === 'contrast' || size.width === 1920) && tag !== 'ar') continue
      const name = `${tag}-${size.width}-${mode}`
      test(
        `the device screen is whole in ${name}`,
        covered(name, ['ar-800-contrast']),
        async ({ launch, dataDir }) => {
          const { page, staff } = await launchForStaff(launch, dataDir, { size, tag })
          const screen = new KioskScreen(page, tag)
          await screen.chooseLanguage()
          await screen.comfort(mode === 'largest' ? 'text' : 'colours').click()
          await screen.comfort(mode === 'largest' ? 'text' : 'colours').click()
          const checkScreen = async (what: string) => {
            await settle(page)
            await takePicture(page, `${name}-${what}.png`)
            expect(await findStaffFaults(page)).toEqual([])
            await expectAccessible(page, 'enhanced')
          }
          await staff.enter()
          await staff.go('device')
          await page.locator('[data-health]').first().waitFor()
          await checkScreen('health')
          await page.locator('[data-log]').last().scrollIntoViewIfNeeded()
          await checkScreen('log')
          await staff.button(staff.words.device.restart).click()
          await checkScreen('restart')
        },
      )
    }
  }
}
