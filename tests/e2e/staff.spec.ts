import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { EXIT_LEFT } from '../../src/main/platform/exit-codes.ts'
import { checkIds } from '../../src/shared/self-check.ts'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { expect, giveToApp, kill, passTime, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findStaffFaults } from '../helpers/layout.ts'
import { covered, takePicture } from '../helpers/screen-coverage.ts'
import type { ShippedTag } from '../helpers/locales.ts'
import { readResults } from '../helpers/results.ts'
import { ANN, giveNewStaff, launchForStaff, StaffScreen, WRONG } from '../helpers/staff-screen.ts'
import { fillForStaff, walkStaffScreens } from '../helpers/walk-staff.ts'
import { tap, type Point } from '../helpers/touch.ts'

const SIZE = { width: 1280, height: 800 }
/** The default of the settings. */
const IDLE_MS = 300_000
/** More touches than one in a second are one. */
const TOUCH_COUNTS_EVERY_MS = 1100
const corner = { x: 40, y: 40 }

const audited = (dataDir: string) =>
  readResults(dataDir, 'SELECT action FROM audit ORDER BY seq').map(({ action }) => action)

const touch = (app: ElectronApplication, point: Point, times: number) =>
  tap(app, Array<Point>(times).fill(point))

test('five touches in the corner open the PIN pad; four, or elsewhere, do not', async ({
  launch,
}) => {
  const { app, page } = await launch({ size: SIZE })
  await page.getByRole('button', { name: 'English' }).waitFor()
  const staff = new StaffScreen(page)
  await touch(app, corner, 4)
  await touch(app, { x: 640, y: 40 }, 1)
  await touch(app, corner, 4)
  await expect(staff.pad).toHaveCount(0)
  await touch(app, corner, 1)
  await expect(staff.pad).toBeVisible()
  await expect(page.getByText(staff.words.pin.nobody)).toBeVisible()
  await staff.button(staff.words.pin.cancel).click()
  await expect(staff.pad).toHaveCount(0)
})

test('where lines start on the right, so is the corner', async ({ launch }) => {
  const { app, page } = await launch({ size: SIZE })
  await new KioskScreen(page, 'ar').chooseLanguage()
  const staff = new StaffScreen(page)
  await touch(app, corner, 5)
  await expect(staff.pad).toHaveCount(0)
  await touch(app, { x: 1240, y: 40 }, 5)
  await expect(staff.pad).toBeVisible()
})

test('the pad opens over welcome, slide, help and languages, where nothing lies in the corner', async ({
  launch,
}) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  const staff = new StaffScreen(page)
  const pressedThere = () =>
    page.evaluate<number>(`
      [8, 48, 95].flatMap((x) => [8, 48, 95].map((y) => document.elementFromPoint(x, y)))
        .filter((element) => element?.closest('button, a, input, label')).length`)
  const openAndCancel = async () => {
    await settle(page)
    expect(await pressedThere()).toBe(0)
    await touch(app, corner, 5)
    await expect(staff.pad).toBeVisible()
    await staff.button(staff.words.pin.cancel).click()
    await expect(staff.pad).toHaveCount(0)
  }
  await page.getByRole('button', { name: 'English' }).waitFor()
  await openAndCancel()
  await screen.chooseLanguage()
  await openAndCancel()
  await screen.askHelp()
  await openAndCancel()
  await page.getByRole('button', { name: screen.words.help.close }).click()
  await page.getByRole('button', { name: /Language/ }).click()
  await page.getByRole('dialog').waitFor()
  await openAndCancel()
})

test('over trouble the pad says why no PIN can be checked', async ({ launch, dataDir }) => {
  writeFileSync(join(dataDir, 'settings.json'), '{')
  giveToApp(join(dataDir, 'settings.json'))
  const { app, page } = await launch({ size: SIZE })
  await page.getByText('Code: settings-invalid').waitFor()
  const staff = new StaffScreen(page)
  await touch(app, corner, 5)
  await expect(staff.pad).toContainText('settings-invalid')
  await staff.button(staff.words.pin.cancel).click()
  await expect(page.getByText('Code: settings-invalid')).toBeVisible()
})

test('G01 G13 five wrong PINs make everyone wait, and neither killing nor starting again helps', async ({
  launch,
  dataDir,
}) => {
  const file = giveNewStaff(dataDir)
  const first = await launch({ size: SIZE })
  const staff = new StaffScreen(first.page)
  await first.page.getByRole('button', { name: 'English' }).waitFor()
  await expect.poll(file.isTaken).toBe(true)
  await staff.open()
  for (let times = 0; times < 4; times++) {
    await staff.type(WRONG)
    await expect(first.page.getByText(staff.words.pin.wrong)).toBeVisible()
  }
  await staff.type(WRONG)
  await expect(first.page.getByText(staff.words.pin.wait)).toBeVisible()
  await kill(first)

  const { page } = await launch({ size: SIZE })
  await page.getByRole('button', { name: 'English' }).waitFor()
  const again = new StaffScreen(page)
  await again.open()
  await expect(page.getByText(again.words.pin.wait)).toBeVisible()
  await expect(page.getByRole('timer')).toContainText(/0:(30|2\d)/)
  const refused = await page.evaluate(`kiosk.staff.unlock({ pin: '${ANN.pin}' })`)
  expect(refused).toMatchObject({ ok: true, value: { kind: 'wait' } })
  expect(audited(dataDir).filter((action) => action === 'staff-refused')).toHaveLength(5)
  const audit = JSON.stringify(readResults(dataDir, 'SELECT * FROM audit'))
  const log = readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
  for (const pin of [WRONG, ANN.pin]) expect(audit + log).not.toContain(pin)
})

test('G03 the pad shows how many digits there are, and keeps none of them', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await staff.open()
  const before = await page.content()
  await page.keyboard.type(ANN.pin)
  await expect(staff.pad.getByText('●●●●●●', { exact: true })).toHaveCount(1)
  await page.keyboard.press('Backspace')
  await expect(staff.pad.getByText('●●●●●', { exact: true })).toHaveCount(1)
  expect(before.length).toBeGreaterThan(100)
  expect(await page.content()).not.toContain(ANN.pin.slice(0, 5))
  await page.keyboard.type(ANN.pin.slice(5))
  await page.keyboard.press('Enter')
  await expect(staff.inside).toContainText(ANN.name)
  expect(await page.content()).not.toContain(ANN.pin)
})

test('a pad that nobody touches goes away', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  await page.getByRole('button', { name: 'English' }).waitFor()
  await page.clock.install()
  await page.reload()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const staff = new StaffScreen(page)
  await staff.open()
  await page.clock.runFor(29_000)
  await expect(staff.pad).toBeVisible()
  await page.clock.runFor(2000)
  await expect(staff.pad).toHaveCount(0)
})

test('G07 while staff are there nobody asks whether the patient is', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  await page.getByRole('button', { name: 'English' }).waitFor()
  await page.clock.install()
  await page.reload()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await page.clock.runFor(IDLE_MS - 35_000)
  const staff = new StaffScreen(page)
  await staff.open()
  await page.clock.runFor(25_000)
  await staff.button(staff.words.pin.cancel).click()
  await page.clock.runFor(IDLE_MS - 35_000)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.clock.runFor(10_000)
  await expect(page.getByRole('dialog')).toContainText(screen.words.idle.headline)
})

test('G05 G06 the screen covers itself, and the patient finds their place', async ({
  launch,
  dataDir,
}) => {
  const { app, page, staff } = await launchForStaff(launch, dataDir, {
    settings: { staffIdleSeconds: 45 },
  })
  const screen = new KioskScreen(page, 'es')
  await screen.chooseLanguage()
  await screen.press(screen.next)
  const headline = await screen.headline.innerText()
  await staff.enter()
  await expect(staff.inside).toHaveAttribute('lang', 'en')
  // A touch now and then keeps it open for longer than it stays by itself.
  for (let times = 0; times < 3; times++) {
    await passTime(app, 25_000)
    await page.waitForTimeout(TOUCH_COUNTS_EVERY_MS)
    await page.mouse.click(640, 700)
  }
  await passTime(app, 35_000)
  // Main looks more often than that.
  await page.waitForTimeout(1000)
  await expect(staff.inside).toBeVisible()
  await passTime(app, 10_000)
  await expect(staff.inside).toHaveCount(0)
  await expect(page.getByText(ANN.name)).toHaveCount(0)
  await expect(screen.headline).toHaveText(headline)
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  expect(audited(dataDir).slice(-2)).toEqual(['staff-unlocked', 'staff-locked'])
})

test('G05 Lock covers the screen at once', async ({ launch, dataDir }) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await staff.enter()
  await staff.button(staff.words.lock).click()
  await expect(staff.inside).toHaveCount(0)
  await expect
    .poll(() => page.evaluate('kiosk.staff.stay()'))
    .toEqual({ ok: false, code: 'staff-locked' })
})

test('G06 stay, lock, leave and self-check are refused when nobody of the staff is in', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launchForStaff(launch, dataDir)
  for (const verb of ['stay', 'lock', 'leave', 'selfCheck']) {
    expect(await page.evaluate(`kiosk.staff.${verb}()`), verb).toEqual({
      ok: false,
      code: 'staff-locked',
    })
    await expect(page.getByRole('button', { name: 'English' }), verb).toBeVisible()
  }
})

test('G14 leaving asks once more, is noted, and ends the kiosk with the code of the staff’s way out', async ({
  launch,
  dataDir,
}) => {
  const { app, staff } = await launchForStaff(launch, dataDir)
  await staff.enter()
  await staff.tab('device').click()
  await staff.button(staff.words.leave).click()
  await staff.button(staff.words.leaveStay).click()
  await expect(staff.inside).toBeVisible()
  await staff.button(staff.words.leave).click()
  const process = app.process()
  const closed = app.waitForEvent('close')
  await staff.pressToEnd(staff.words.leaveNow)
  await closed
  await expect.poll(() => process.exitCode).toBe(EXIT_LEFT)
  expect(audited(dataDir)).toContain('kiosk-left')
})

test('S19 the self-check names every point, and what a development kiosk leaves open', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await staff.enter()
  await staff.tab('device').click()
  await staff.button(staff.words.check).click()
  const checks = page.locator('[data-check]')
  await expect(checks).toHaveCount(checkIds.length)
  const ids = await page.evaluate<string[]>(
    `[...document.querySelectorAll('[data-check]')].map((one) => one.dataset.check)`,
  )
  expect([...ids].sort()).toEqual([...checkIds].sort())
  const check = (id: string) => page.locator(`[data-check="${id}"]`)
  for (const id of ['build', 'fuses']) {
    await expect(check(id)).toContainText(staff.words.states.open)
  }
  for (const id of ['database', 'audit', 'renderer-sandbox']) {
    await expect(check(id)).toContainText(staff.words.states.locked)
  }
  await expect(check('alt-tab')).toContainText(staff.words.states.unknown)
  await checks.last().scrollIntoViewIfNeeded()
  await expect(checks.last()).toBeInViewport({ ratio: 1 })
})

for (const tag of ['en', 'ar'] as const) {
  for (const size of [SIZE, { width: 800, height: 1280 }]) {
    const name = `${tag}-${size.width}`
    test(
      `pad and staff screen are whole in ${name}, also in largest text`,
      covered(name, []),
      async ({ launch, dataDir }) => {
        const { page, staff } = await launchForStaff(launch, dataDir, {
          size,
          tag,
          settings: fillForStaff(dataDir),
        })
        const screen = new KioskScreen(page, tag)
        const dress = async (language: ShippedTag) => {
          const shown = new KioskScreen(page, language)
          for (let tap = 0; tap < 2; tap++) await shown.comfort('text').click()
        }
        await screen.chooseLanguage()
        await dress(tag)
        const checkScreen = async (what: string) => {
          await settle(page)
          await takePicture(page, `${name}-${what}.png`)
          expect(await findStaffFaults(page)).toEqual([])
          await expectAccessible(page)
        }
        await walkStaffScreens(staff, checkScreen, () => dress('en'))
      },
    )
  }
}
