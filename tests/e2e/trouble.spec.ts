import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import type { Page } from '@playwright/test'
import example from '../../resources/clinic.example.json' with { type: 'json' }
import { LATEST_VERSION } from '../../src/main/database/migrations/index.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { expectAccessible, expectToFit } from '../helpers/axe.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { covered } from '../helpers/screen-coverage.ts'

const root = resolve(import.meta.dirname, '../..')

/** Puts a file where the kiosk will find it. */
function put(dataDir: string, path: string, content: string | Buffer): string {
  const filePath = join(dataDir, path)
  mkdirSync(dirname(filePath), { recursive: true })
  writeFileSync(filePath, content)
  for (let inside = filePath; inside !== dataDir; inside = dirname(inside)) giveToApp(inside)
  return filePath
}

async function expectTrouble(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Please tell a member of staff')
  await expect(page.getByText(`Code: ${code}`)).toBeVisible()
  await expect(page.getByText('Press your call button')).toBeVisible()
  expect(await page.content()).not.toMatch(/Error:|\bat .*\.[jt]s:\d+/)
}

function logged(dataDir: string): string {
  return readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
}

const withClinic = (change: Record<string, unknown>) =>
  JSON.stringify({ ...defaultSettings(), clinic: { ...example, ...change } })

const brokenSettings = [
  ['no JSON', '{ "schemaVersion": 1,', 'settings-invalid', 'is not valid JSON'],
  ['a blank phone', withClinic({ clinicPhone: ' ' }), 'settings-invalid', 'clinic.clinicPhone'],
  [
    'a limit out of range',
    withClinic({ limits: { ...example.limits, feverC: 41 } }),
    'settings-invalid',
    'clinic.limits.feverC',
  ],
  [
    'limits that contradict each other',
    withClinic({ limits: { ...example.limits, numbWindowHours: 8, numbOuterLimitHours: 8 } }),
    'settings-invalid',
    'clinic.limits.numbOuterLimitHours',
  ],
  [
    'a language that does not exist',
    JSON.stringify({ ...defaultSettings(), languages: ['tlh'] }),
    'no-language',
    'tlh',
  ],
  ['a newer version', JSON.stringify({ schemaVersion: 99 }), 'settings-newer', 'schemaVersion'],
] as const

for (const [what, content, code, named] of brokenSettings) {
  test(
    `settings with ${what} stop the kiosk with ${code} and stay as they are`,
    covered(what, ['no JSON', 'a newer version']),
    async ({ launch, dataDir }) => {
      const path = put(dataDir, 'settings.json', content)
      const { page } = await launch()
      await expectTrouble(page, code)
      expect(readFileSync(path, 'utf8')).toBe(content)
      expect(logged(dataDir)).toContain(named)
    },
  )
}

const brokenManaged = [
  ['no JSON', '{ "name": ', 'is not valid JSON'],
  ['a limit out of range', '{ "limits": { "feverC": 41 } }', 'limits.feverC'],
  ['a key it does not know', '{ "clinicFone": "555-0100" }', 'clinicFone'],
] as const

for (const [what, content, named] of brokenManaged) {
  test(
    `a managed file with ${what} stops the kiosk, mended it is taken`,
    covered(what, ['a limit out of range']),
    async ({ launch, dataDir }) => {
      const path = put(dataDir, 'managed.json', content)
      const { page } = await launch({ env: { AFTERCARE_MANAGED_FILE: path } })
      await expectTrouble(page, 'managed-invalid')
      expect(logged(dataDir)).toContain(named)
      expect(logged(dataDir)).toContain('managed.json')
      put(dataDir, 'managed.json', '{ "languages": ["es"] }')
      await page.getByRole('button', { name: 'Try again' }).click()
      await expect(page.getByRole('button', { name: 'Español' })).toBeVisible()
      await expect(page.getByRole('button', { name: 'English' })).toHaveCount(0)
    },
  )
}

test('a managed file that cannot be read stops the kiosk', async ({ launch, dataDir }) => {
  const path = put(dataDir, 'managed.json', '{}')
  rmSync(path)
  mkdirSync(path)
  const { page } = await launch({ env: { AFTERCARE_MANAGED_FILE: path } })
  await expectTrouble(page, 'managed-invalid')
})

test('mended settings are taken at "Try again"', async ({ launch, dataDir }) => {
  put(dataDir, 'settings.json', '{}')
  const { page } = await launch({ size: { width: 1280, height: 800 } })
  await expectTrouble(page, 'settings-invalid')
  await expectToFit(page)
  await expectAccessible(page)
  put(dataDir, 'settings.json', withClinic({ example: false, name: 'North Clinic' }))
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  await expect(page.getByText('Example clinic')).toHaveCount(0)
})

test('a damaged results file stops the kiosk and is not touched', async ({ launch, dataDir }) => {
  const content = Buffer.from('not a database, but perhaps all that is left of one')
  const path = put(dataDir, DATABASE_NAME, content)
  const { page } = await launch()
  await expectTrouble(page, 'database-corrupt')
  expect(readFileSync(path)).toEqual(content)
  expect(logged(dataDir)).toContain(DATABASE_NAME)
})

test('results of a newer kiosk stop it and are not touched', async ({ launch, dataDir }) => {
  const path = join(dataDir, DATABASE_NAME)
  const newer = new DatabaseSync(path)
  newer.exec(`CREATE TABLE future (x); PRAGMA user_version = ${LATEST_VERSION + 1}`)
  newer.close()
  giveToApp(path)
  const before = readFileSync(path)
  const { page } = await launch()
  await expectTrouble(page, 'database-newer')
  expect(readFileSync(path)).toEqual(before)
})

test('results that another program holds are waited for, then "Try again" goes on', async ({
  launch,
  dataDir,
}) => {
  const path = join(dataDir, DATABASE_NAME)
  openDatabase(path).close()
  giveToApp(path)
  const other = new DatabaseSync(path)
  other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  const { page } = await launch()
  await expectTrouble(page, 'database-locked')
  other.exec('ROLLBACK')
  other.close()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
})

test('a step that cannot be saved is not shown as done, and goes on when it can', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  const headline = await screen.headline.innerText()
  const other = new DatabaseSync(join(dataDir, DATABASE_NAME))
  other.exec('BEGIN IMMEDIATE')
  await screen.next.click()
  await expectTrouble(page, 'database-locked')
  other.exec('ROLLBACK')
  other.close()
  expect(readResults(dataDir, 'SELECT count(*) AS shown FROM slide_views')).toEqual([{ shown: 1 }])
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(screen.headline).toHaveText(headline)
  await screen.press(screen.next)
})

test('F03 a data folder that cannot be written stops the kiosk by name', async ({
  launch,
  dataDir,
}) => {
  test.skip(process.platform === 'win32', 'folder modes mean nothing there')
  chmodSync(dataDir, 0o555)
  const { page } = await launch()
  await expectTrouble(page, 'data-folder-unwritable')
  chmodSync(dataDir, 0o755)
})

test('a broken lesson of the clinic stops the kiosk instead of showing the shipped one', async ({
  launch,
  dataDir,
}) => {
  put(dataDir, 'lessons/facet-joint-injection/lesson.json', '{ "schema": 1 }')
  const { page } = await launch()
  await expectTrouble(page, 'lesson-invalid')
  expect(logged(dataDir)).toMatch(/lessons\/facet-joint-injection\/lesson\.json/)
})

test('a broken language is withdrawn and the others go on', async ({ launch, dataDir }) => {
  const words = JSON.parse(readFileSync(join(root, 'locales/es/ui.json'), 'utf8')) as {
    help: Record<string, string>
  }
  delete words.help['headline']
  put(dataDir, 'locales/es/ui.json', JSON.stringify(words))
  const { page } = await launch()
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Español' })).toHaveCount(0)
  expect(logged(dataDir)).toMatch(/es\/ui\.json: help\.headline: is missing/)
})

test('S20 what the page may ask is the contract and nothing else', async ({ launch, dataDir }) => {
  const { page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  expect(
    await page.evaluate(
      'Object.fromEntries(Object.entries(kiosk).map(([k, v]) => [k, Object.keys(v)]))',
    ),
  ).toEqual({
    kiosk: ['start', 'warned', 'ping', 'alive', 'woke', 'uncover', 'reportFailure'],
    content: ['words', 'lessonWords', 'staffWords'],
    visit: [
      'begin',
      'move',
      'answer',
      'switchLocale',
      'showSecond',
      'stop',
      'leave',
      'askHelp',
      'changed',
    ],
    sheet: ['page', 'rendered'],
    care: [
      ...['state', 'start', 'switchLocale', 'pause', 'setRecipient', 'releaseQuiz', 'endAs'],
      ...['evaluate', 'reprint'],
    ],
    staff: [
      ...['gate', 'unlock', 'lock', 'stay', 'selfCheck', 'salvage', 'noteSalvage', 'leave'],
      'changed',
    ],
    exports: ['targets', 'start', 'cancel', 'state', 'history', 'changed'],
    reports: ['span', 'visits', 'questions', 'slides', 'topics', 'save'],
    languages: ['list', 'preview', 'markRead', 'approve'],
    device: ['view', 'makeRoom', 'restart'],
    setup: ['view', 'change', 'setMember', 'removeMember', 'undo', 'words', 'finish', 'applied'],
  })
  // A sheet may still be printing for the last patient: this page never sees it.
  const refused = { ok: false, code: 'untrusted-sender' }
  expect(await page.evaluate('kiosk.sheet.page()')).toEqual(refused)
  for (const [call, code] of [
    [`kiosk.visit.begin({ locale: 'tlh' })`, 'unknown-language'],
    [`kiosk.visit.begin({ locale: '../en' })`, 'bad-input'],
    [`kiosk.visit.begin()`, 'bad-input'],
    [`kiosk.content.words({ locale: 'tlh' })`, 'unknown-language'],
    [`kiosk.visit.answer({ visitId: 'x', turn: -1, optionId: 1 })`, 'bad-input'],
    [`kiosk.visit.move({ visitId: crypto.randomUUID(), turn: 0, to: 'next' })`, 'no-such-visit'],
  ] as const) {
    expect(await page.evaluate(call)).toEqual({ ok: false, code })
  }
  expect(readResults(dataDir, 'SELECT * FROM visits')).toEqual([])
})
