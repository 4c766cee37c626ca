import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckResult } from '../../src/shared/self-check.ts'
import { expect, giveToApp, makeDataDir, ownScreen, required, test } from '../helpers/app.ts'
import { launchForStaff, StaffScreen } from '../helpers/staff-screen.ts'

const eventsOf = (dataDir: string) =>
  readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event)

test('the log is written wherever the kiosk is started from, and without a home', async ({
  launch,
  dataDir,
}) => {
  await launch({ cwd: makeDataDir(), env: { HOME: '/nonexistent' } })
  expect(eventsOf(dataDir)).toContain('started')
})

/** Stands where the folder of the log should be. */
function blockLog(dataDir: string): string {
  const logDir = join(dataDir, 'logs')
  writeFileSync(logDir, 'in the way')
  giveToApp(logDir)
  return logDir
}

test('a log that cannot be written is named by the self-check', async ({ launch, dataDir }) => {
  const logDir = blockLog(dataDir)
  const { page } = await launchForStaff(launch, dataDir)
  await new StaffScreen(page).enter()
  const { value } = await page.evaluate<{ value: { checks: CheckResult[] } }>(
    'kiosk.staff.selfCheck()',
  )
  const found = value.checks.find(({ id }) => id === 'log')
  expect(found).toMatchObject({ state: 'open' })
  expect(found?.detail).toContain(logDir)
})

test('a log that cannot be written is said once on standard error', async ({ dataDir }) => {
  const logDir = blockLog(dataDir)
  const kiosk = spawn(required('AFTERCARE_ELECTRON'), [required('AFTERCARE_APP_DIR')], {
    env: { ...process.env, ...ownScreen(), AFTERCARE_DATA_DIR: dataDir },
  })
  const ended = once(kiosk, 'exit')
  let printed = ''
  let complaints = ''
  kiosk.stdout.on('data', (text: Buffer) => (printed += text.toString()))
  kiosk.stderr.on('data', (text: Buffer) => (complaints += text.toString()))
  await expect.poll(() => printed).toContain('"started"')
  kiosk.kill()
  await ended
  const said = complaints.split('\n').filter((line) => line.includes('log-not-written'))
  expect(said).toEqual([expect.stringContaining(logDir)])
})
