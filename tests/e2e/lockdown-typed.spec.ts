import type { Page } from '@playwright/test'
import { expect, test } from '../helpers/app.ts'
import { SetupScreen } from '../helpers/setup-screen.ts'
import { ANN, BOB, launchForStaff } from '../helpers/staff-screen.ts'

/** What somebody typed and left is gone after a quarter of a minute, and with the page. */

const FORGET_MS = 15_000

/** From here on the page's time goes by only when it is told. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.install()
  await page.reload()
}

test('G17 digits at the PIN pad and a reference are gone when nobody touches the screen', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await holdTime(page)
  const typed = staff.pad.getByRole('status')
  const count = (digits: number) => staff.words.pin.typed.replace('{{typed}}', String(digits))
  await staff.open()
  await page.keyboard.type('271')
  await page.clock.runFor(FORGET_MS - 1000)
  await page.keyboard.type('8')
  await page.clock.runFor(FORGET_MS - 1000)
  await expect(typed).toHaveText(count(4))
  await page.clock.runFor(1500)
  await expect(typed).toHaveText(count(0))
  await staff.type(ANN.pin)
  await staff.inside.waitFor()

  const { reference } = staff.words.visit
  await staff.button(reference.type).click()
  await page.getByRole('heading', { name: reference.label }).waitFor()
  const text = page.locator('[data-typed]')
  await page.keyboard.type('A-17', { delay: 150 })
  await page.clock.runFor(FORGET_MS - 1000)
  await staff.button('B').click()
  await page.clock.runFor(FORGET_MS - 1000)
  await expect(text).toHaveText('A-17B')
  await page.clock.runFor(1000)
  await expect(text).toHaveText('')
})

test('G17 the PIN of a new member is gone when nobody touches the screen', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir)
  await holdTime(page)
  const setup = new SetupScreen(page)
  await staff.open()
  await staff.type(ANN.pin)
  await staff.inside.waitFor()
  await staff.go('settings')
  await setup.group(setup.words.groups.staff).click()
  await setup.button(setup.words.member.add).click()
  await page.keyboard.type(BOB.name)
  const part = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}( |$)`) })
  await part(setup.words.member.pin).first().click()
  await page.keyboard.type(BOB.pin)
  await expect(page.getByText('●'.repeat(BOB.pin.length))).toBeVisible()
  await page.clock.runFor(FORGET_MS)
  await expect(page.getByText('●')).toHaveCount(0)
  await expect(page.getByText(BOB.name)).toBeVisible()
})
