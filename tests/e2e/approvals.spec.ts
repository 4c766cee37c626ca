import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { close, expect, giveToApp, test } from '../helpers/app.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { giveNewStaff, StaffScreen } from '../helpers/staff-screen.ts'
import { LONG } from '../helpers/screen-coverage.ts'

const root = resolve(import.meta.dirname, '../..')

/** What a person at the clinic types; the answer is what stands on the screen. */
function approve(dataDir: string, ...args: string[]): string {
  const command = join(root, 'out/main/approve.js')
  return execFileSync(process.execPath, [command, '--data', dataDir, ...args], { encoding: 'utf8' })
}

const hashOf = (tag: string, listed: string) =>
  new RegExp(`^${tag} +([0-9a-f]{12}) `, 'm').exec(listed)?.[1] ?? ''

const approveSpanish = (dataDir: string) =>
  approve(
    dataDir,
    ...['--language', 'es', '--hash', hashOf('es', approve(dataDir))],
    ...['--name', 'Ann Lee', '--role', 'Medical director'],
  )

function writeInto(dataDir: string, path: string, content: unknown): void {
  const parts = path.split('/')
  parts.slice(0, -1).forEach((_part, index) => {
    const dir = join(dataDir, ...parts.slice(0, index + 1))
    mkdirSync(dir, { recursive: true })
    giveToApp(dir)
  })
  writeFileSync(join(dataDir, path), JSON.stringify(content))
  giveToApp(join(dataDir, path))
}

test('approved words wear no ribbon; change one word and it is back', async ({
  launch,
  dataDir,
}) => {
  const first = await launch()
  const draft = new KioskScreen(first.page, 'es')
  await draft.chooseLanguage()
  await expect(first.page.getByText(draft.words.notice.draft)).toBeVisible()
  await close(first)

  expect(approveSpanish(dataDir)).toMatch(/^es .* approved by Ann Lee, Medical director/m)
  const audit = readResults(dataDir, "SELECT action, details FROM audit WHERE action = 'approved'")
  expect(audit).toMatchObject([{ action: 'approved' }])
  expect(String(audit[0]?.['details'])).toContain('Ann Lee')

  const second = await launch()
  const approved = new KioskScreen(second.page, 'es')
  await second.page.locator('[data-turn]').waitFor() // the visit of before goes on
  await expect(approved.headline).toBeVisible()
  await expect(second.page.getByText(approved.words.notice.draft)).toHaveCount(0)
  // What was approved is Spanish, and nothing else.
  await second.page.locator('header button').last().click()
  await second.page.getByRole('button', { name: 'العربية' }).click()
  const arabic = new KioskScreen(second.page, 'ar')
  await expect(second.page.getByText(arabic.words.notice.draft)).toBeVisible()
  await close(second)

  const name = 'facet-joint-injection.json'
  const words = JSON.parse(readFileSync(join(root, 'locales/es', name), 'utf8')) as object
  writeInto(dataDir, `locales/es/${name}`, { ...words, title: 'Otra palabra' })
  const third = await launch()
  const changed = new KioskScreen(third.page, 'es')
  await third.page.getByRole('heading', { level: 1 }).first().waitFor()
  if ((await third.page.locator('[data-turn]').count()) === 0) await changed.chooseLanguage()
  else {
    await third.page.locator('header button').last().click()
    await third.page.getByRole('button', { name: 'Español' }).click()
  }
  await expect(third.page.getByText(changed.words.notice.draft)).toBeVisible()
})

test('a hash that nobody has read is not approved', async ({ launch, dataDir }) => {
  await close(await launch())
  const refused = () =>
    approve(dataDir, '--language', 'es', '--hash', '0'.repeat(12), '--name', 'A', '--role', 'B')
  expect(refused).toThrow(/is not what es says now: read it again/)
  expect(readResults(dataDir, 'SELECT * FROM approvals')).toEqual([])
})

test('where drafts are blocked only approved languages are offered', async ({
  launch,
  dataDir,
}) => {
  useSettings(dataDir, { drafts: 'block' })
  const { page } = await launch()
  await expect(page.getByText('no-language')).toBeVisible()
  approveSpanish(dataDir)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: 'Español' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'English' })).toHaveCount(0)
})

test(
  'where drafts are blocked and none is approved staff come in and approve one',
  LONG,
  async ({ launch, dataDir }) => {
    useSettings(dataDir, { drafts: 'block' })
    giveNewStaff(dataDir)
    const { page } = await launch({ size: { width: 1280, height: 800 } })
    await expect(page.getByText('no-language')).toBeVisible()
    // Nothing of it is for patients: no words, and no visit.
    const unknown = { ok: false, code: 'unknown-language' }
    expect(await page.evaluate(`kiosk.content.words({ locale: 'es' })`)).toEqual(unknown)
    expect(await page.evaluate(`kiosk.visit.begin({ locale: 'es' })`)).toEqual(unknown)
    const staff = new StaffScreen(page)
    await staff.enter()
    const order = `{ locale: 'es', secondLocale: null, minutesAgo: 0, visitRef: null, recipient: null,
    conditions: (await kiosk.care.state()).value.conditions }`
    expect(await page.evaluate(`(async () => kiosk.care.start(${order}))()`)).toEqual(unknown)
    await staff.show('languages')
    const { languages } = staff.words
    await staff.openLanguage('es')
    await staff.readToEnd()
    await staff.button(languages.approve).click()
    await staff.button(languages.approveNow).click()
    await expect(page.locator('[data-language="es"]')).toContainText(languages.state.approved)
    await staff.button(staff.words.lock).click()
    await expect(page.getByRole('button', { name: 'Español' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'English' })).toHaveCount(0)
    expect(readResults(dataDir, 'SELECT * FROM visits')).toEqual([])
  },
)

test('a language that is stale where it may harm is withdrawn, with the reason', async ({
  launch,
  dataDir,
}) => {
  const ui = JSON.parse(readFileSync(join(root, 'locales/en/ui.json'), 'utf8')) as {
    help: Record<string, string>
  }
  const help = { ...ui.help, headline: 'Press your call button at once' }
  writeInto(dataDir, 'locales/en/ui.json', { ...ui, help })
  const { page } = await launch()
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  for (const name of ['Español', 'العربية', '简体中文']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0)
  }
  const log = readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
  expect(log).toMatch(/es.{1,8}ui\.json: help\.headline: is stale/)
})
