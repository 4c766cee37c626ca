import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { EXIT_LEFT } from '../../src/main/platform/exit-codes.ts'
import { expect, giveToApp, kill, test } from '../helpers/app.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { readResults } from '../helpers/results.ts'
import { ANN, StaffScreen, WRONG } from '../helpers/staff-screen.ts'
import { makeMember } from '../helpers/staff.ts'
import { LONG } from '../helpers/screen-coverage.ts'

const SIZE = { width: 1280, height: 800 }

/** Results of which nothing can be salvaged, and somebody with a PIN. */
function breakResults(dataDir: string): string {
  useSettings(dataDir, { staff: [makeMember(ANN.name, ANN.pin)] })
  const path = join(dataDir, DATABASE_NAME)
  writeFileSync(path, 'not a database, but perhaps all that is left of one')
  giveToApp(path)
  return path
}

test(
  'staff can leave a kiosk that cannot start, and it is noted once there are results again',
  LONG,
  async ({ launch, dataDir }) => {
    const path = breakResults(dataDir)
    const { app, page } = await launch({ size: SIZE })
    await expect(page.getByText('database-corrupt')).toBeVisible()
    const staff = new StaffScreen(page)
    await staff.open()
    await staff.tap(WRONG)
    await expect(page.getByText(staff.words.pin.wrong)).toBeVisible()
    await staff.tap(ANN.pin)
    await staff.inside.waitFor()
    // Nothing else opens.
    for (const call of ['care.state()', 'reports.span()', 'setup.view()', 'device.view()']) {
      expect(await page.evaluate(`kiosk.${call}`)).toEqual({ ok: false, code: 'database-corrupt' })
    }
    await staff.go('device')
    await staff.button(staff.words.leave).click()
    const process = app.process()
    const closed = app.waitForEvent('close')
    await staff.pressToEnd(staff.words.leaveNow)
    await closed
    await expect.poll(() => process.exitCode).toBe(EXIT_LEFT)

    rmSync(path)
    const again = await launch({ size: SIZE })
    await again.page.getByRole('button', { name: 'English' }).waitFor()
    const actions = readResults(dataDir, 'SELECT action FROM audit ORDER BY seq')
    expect(actions.map(({ action }) => action)).toEqual([
      'staff-refused',
      'staff-unlocked',
      'kiosk-left',
      'staff-locked',
      'kiosk-started',
    ])
    expect(existsSync(join(dataDir, 'emergency-gate.json'))).toBe(false)
  },
)

test(
  'wrong PINs of a kiosk that cannot start are counted across a power cut',
  LONG,
  async ({ launch, dataDir }) => {
    breakResults(dataDir)
    const first = await launch()
    await expect(first.page.getByText('database-corrupt')).toBeVisible()
    expect(await first.page.evaluate('kiosk.staff.leave()')).toEqual({
      ...{ ok: false, code: 'staff-locked' },
    })
    for (let tries = 0; tries < 5; tries++) {
      await first.page.evaluate(`kiosk.staff.unlock({ pin: '${WRONG}' })`)
    }
    await kill(first)
    const { page } = await launch()
    await expect(page.getByText('database-corrupt')).toBeVisible()
    expect(await page.evaluate(`kiosk.staff.unlock({ pin: '${ANN.pin}' })`)).toMatchObject({
      value: { kind: 'wait' },
    })
  },
)

test('without readable settings no PIN is checked', async ({ launch, dataDir }) => {
  const path = join(dataDir, 'settings.json')
  writeFileSync(path, '{')
  giveToApp(path)
  const { page } = await launch()
  await expect(page.getByText('settings-invalid')).toBeVisible()
  const refused = { ok: false, code: 'settings-invalid' }
  expect(await page.evaluate('kiosk.staff.gate()')).toEqual(refused)
  expect(await page.evaluate('kiosk.staff.leave()')).toEqual(refused)
  expect(await page.evaluate('kiosk.device.restart()')).toEqual(refused)
})
