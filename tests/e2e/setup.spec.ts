import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { expect, kill, test } from '../helpers/app.ts'
import { findStaffFaults } from '../helpers/layout.ts'
import { LONG, covered, takePicture } from '../helpers/screen-coverage.ts'
import { readResults } from '../helpers/results.ts'
import { SetupScreen } from '../helpers/setup-screen.ts'
import { ANN, StaffScreen } from '../helpers/staff-screen.ts'
import { walkFirstSetup } from '../helpers/walk-staff.ts'

const SIZE = { width: 1280, height: 800 }
const env = { AFTERCARE_SETUP: '1' }

test('a first set-up survives a power cut, is saved at once, and the kiosk then serves', async ({
  launch,
  dataDir,
}) => {
  const first = await launch({ size: SIZE, env })
  let setup = new SetupScreen(first.page)
  await expect(first.page.getByRole('heading', { level: 1 })).toHaveText(setup.words.title)
  await setup.enter('clinic.name', 'North Clinic')
  await expect(setup.row('clinic.name')).toContainText('North Clinic')
  await setup.next()
  await setup.enter('clinic.clinicPhone', 'call us')
  await expect(first.page.getByRole('alert')).toContainText(setup.words.rules.phone)
  await setup.button(setup.words.cancel).click()
  await setup.enter('clinic.clinicPhone', '555-0123')
  await setup.enter('clinic.afterHoursPhone', '555-0124')
  await expect(setup.row('clinic.afterHoursPhone')).toContainText('555-0124')
  await kill(first)

  const { page } = await launch({ size: SIZE, env })
  setup = new SetupScreen(page)
  await expect(setup.row('clinic.name')).toContainText('North Clinic')
  await setup.next()
  await expect(setup.row('clinic.afterHoursPhone')).toContainText('555-0124')
  await setup.enter('clinic.emergencyNumber', '911')
  await setup.next()
  await expect(page.getByText(setup.words.toCheck, { exact: true })).toHaveCount(15)
  await setup.edit('clinic.limits.feverC')
  await expect(page.getByText('37.8°C to 38.3°C')).toBeVisible()
  await setup.button(`+${setup.words.more}`).or(setup.button(setup.words.more)).click()
  await setup.button(setup.words.save).click()
  await expect(setup.row('clinic.limits.feverC')).toContainText('38.1°C')
  await setup.button(setup.words.checkedAll).click()
  await expect(page.getByText(setup.words.toCheck, { exact: true })).toHaveCount(0)
  await setup.next()
  await setup.next()
  await setup.button(setup.words.finish).click()
  await expect(page.getByRole('alert')).toHaveText(setup.words.refused.missingMember)
  await setup.addMember(ANN.name, ANN.role, ANN.pin, '271829')
  await expect(page.getByRole('alert')).toHaveText(setup.words.member.differ)
  await page.keyboard.type(ANN.pin)
  await setup.button(setup.words.save).click()
  await expect(page.getByText(ANN.name, { exact: true }).first()).toBeVisible()
  const read = (name: string) => readFileSync(join(dataDir, name), 'utf8')
  expect(read('setup-draft.json')).not.toContain(ANN.pin)
  expect(read('settings.json')).not.toContain('North Clinic')
  await setup.button(setup.words.finish).click()

  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  await expect(page.getByText('Example clinic')).toHaveCount(0)
  expect(read('settings.json')).toContain('North Clinic')
  expect(readdirSync(dataDir)).not.toContain('setup-draft.json')
  const actions = readResults(dataDir, 'SELECT action FROM audit ORDER BY seq')
  expect(actions.map(({ action }) => action)).toEqual([
    ...['clinic-set-up', 'staff-pin-set', 'kiosk-started'],
  ])
  await new StaffScreen(page).enter()
  const files = readdirSync(dataDir).filter((name) => /json$/.test(name))
  for (const name of files) expect(read(name)).not.toContain(ANN.pin)
})

test('nothing leads past the first set-up', async ({ launch }) => {
  const { page } = await launch({ size: SIZE, env })
  const setup = new SetupScreen(page)
  await setup.row('clinic.name').waitFor()
  await page.keyboard.press('Escape')
  await page.reload()
  await setup.row('clinic.name').waitFor()
  expect(await page.evaluate(`kiosk.visit.begin({ locale: 'en' })`)).toEqual({
    ok: false,
    code: 'clinic-not-set-up',
  })
  expect(await page.evaluate(`kiosk.setup.undo({ secondPin: null })`)).toMatchObject({ ok: false })
})

/** What main took, letter by letter. */
const takenName = (page: Page) =>
  page.evaluate<string>(`kiosk.setup.view().then(({ value }) => value.values['clinic.name'])`)

test(
  'names in Latin letters come from the keys on the screen as they are spelled',
  LONG,
  async ({ launch }) => {
    const { app, page } = await launch({ size: { width: 800, height: 1280 }, env })
    const setup = new SetupScreen(page)
    const names = ["St. Mary's & Sons", 'Clínica Ñandú', 'Łódź (100% #1)']
    for (const name of names) {
      await setup.edit('clinic.name')
      await setup.key(setup.words.erase).waitFor()
      for (let times = 0; times < 30; times++) await page.keyboard.press('Backspace')
      await setup.touch(app, name)
      await expect(page.getByRole('status').first()).toHaveText(`${name}|`)
      await setup.button(setup.words.save).click()
      await expect(setup.row('clinic.name')).toContainText(name)
      expect(await takenName(page)).toBe(name)
    }
  },
)

test('an Arabic name comes from Arabic keys, and one key leads to Latin letters and back', async ({
  launch,
}) => {
  const { app, page } = await launch({ size: SIZE, env })
  const setup = new SetupScreen(page, 'ar')
  await page.locator('button[lang="ar"]').click()
  await setup.edit('clinic.name')
  await setup.key(setup.words.erase).waitFor()
  for (let times = 0; times < 30; times++) await page.keyboard.press('Backspace')
  await setup.touch(app, 'عيادة الأمل ')
  await setup.key('ABC').click()
  await setup.touch(app, 'Luz & ')
  await setup.key('العربية').click()
  await setup.touch(app, 'شفاء')
  await setup.button(setup.words.save).click()
  const name = 'عيادة الأمل Luz & شفاء'
  await expect(setup.row('clinic.name')).toContainText(name)
  expect(await takenName(page)).toBe(name)
})

test('the keys on the screen can be used without a finger, and say what they are', async ({
  launch,
}) => {
  const { page } = await launch({ size: SIZE, env })
  const setup = new SetupScreen(page)
  const { words } = setup
  await setup.edit('clinic.name')
  const capitals = setup.button(words.shift)
  await capitals.focus()
  for (let times = 0; times < 30; times++) await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await expect(capitals).toHaveAttribute('aria-pressed', 'true')
  await expect(capitals).toBeFocused()
  await setup.key('Q').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Space')
  await setup.button(words.keys.apostrophe).focus()
  await page.keyboard.press('Enter')
  const signs = setup.button(`&@# ${words.signs}`)
  await signs.focus()
  await page.keyboard.press('Space')
  await expect(signs).toBeFocused()
  await expect(capitals).toBeDisabled()
  await setup.button(words.keys.and).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').first()).toHaveText(`QQ'&|`)
})

for (const tag of ['en', 'ar', 'zh-Hans'] as const) {
  for (const size of [SIZE, { width: 800, height: 1280 }]) {
    const name = `${tag}-${size.width}`
    test(`every step is whole in ${name}`, covered(name, ['ar-800']), async ({ launch }) => {
      const { page } = await launch({ size, env })
      const setup = new SetupScreen(page, tag)
      const checkScreen = async (what: string) => {
        await settle(page)
        await takePicture(page, `${name}-${what}.png`)
        expect(await findStaffFaults(page, { mayScroll: true })).toEqual([])
        await expectAccessible(page)
      }
      await walkFirstSetup(setup, checkScreen)
    })
  }
}
