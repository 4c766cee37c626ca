import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { readTable } from '../helpers/export-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findStaffFaults } from '../helpers/layout.ts'
import type { ShippedTag } from '../helpers/locales.ts'
import { LONG, covered, takePicture } from '../helpers/screen-coverage.ts'
import { fillWithVisits } from '../helpers/many-visits.ts'
import { readResults } from '../helpers/results.ts'
import { canMakeDisk, makeSmallDisk, whyNoDisk, type SmallDisk } from '../helpers/small-disk.ts'
import { readWorkbook } from '../helpers/xlsx.ts'
import { ANN, launchForStaff, type StaffScreen } from '../helpers/staff-screen.ts'

const SIZE = { width: 1280, height: 800 }
const LABEL = 'NURSES 2'

/** Somebody who has a USB stick, plugs it in and pulls it out: a small disk in memory. */
class Stick {
  readonly root: string
  readonly dir: string
  disk: SmallDisk | null = null

  constructor(dataDir: string) {
    this.root = join(dataDir, 'media')
    this.dir = join(this.root, LABEL)
    for (const dir of [this.root, this.dir]) {
      mkdirSync(dir)
      giveToApp(dir)
    }
  }

  plugIn(megabytes = 8): SmallDisk {
    this.disk = makeSmallDisk(this.dir, megabytes, process.env['AFTERCARE_RUN_AS'])
    return this.disk
  }

  pullOut(): void {
    this.disk?.remove()
    this.disk = null
  }
}

const sticks: Stick[] = []
test.afterEach(() => {
  for (const stick of sticks.splice(0)) stick.pullOut()
})

function makeStick(dataDir: string): Stick {
  const stick = new Stick(dataDir)
  sticks.push(stick)
  return stick
}

/** A kiosk that sees what is plugged in there. */
function launchWith(
  launch: Parameters<typeof launchForStaff>[0],
  dataDir: string,
  stick: Stick,
  options: { tag?: ShippedTag; size?: typeof SIZE; publicKeys?: string[] } = {},
) {
  const { publicKeys = [], ...rest } = options
  return launchForStaff(launch, dataDir, {
    ...rest,
    env: { AFTERCARE_MOUNT_ROOTS: stick.root },
    settings: { staffIdleSeconds: 600, export: { ...defaultSettings().export, publicKeys } },
  })
}

async function openExport(staff: StaffScreen): Promise<void> {
  await staff.enter()
  await staff.show('export')
}

const stickButton = (page: Page) => page.getByRole('button', { name: LABEL })

test.skip(!canMakeDisk, whyNoDisk)

test('G12 staff export to a stick that they plug in, see the counts, and it is written down who did', async ({
  launch,
  dataDir,
}) => {
  const stick = makeStick(dataDir)
  fillWithVisits(dataDir, 20)
  const { page, staff } = await launchWith(launch, dataDir, stick)
  for (const call of ['targets()', 'history()', 'state()', 'cancel()']) {
    expect(await page.evaluate(`kiosk.exports.${call}`)).toMatchObject({ code: 'staff-locked' })
  }
  await openExport(staff)
  const { words } = staff
  await expect(page.getByText(words.export.where.none)).toBeVisible()
  await expect(staff.button(words.export.start)).toHaveAttribute('aria-disabled', 'true')
  stick.plugIn()
  await expect(stickButton(page)).toHaveAttribute('aria-pressed', 'true')
  await expect(stickButton(page)).toContainText('8 MB free')
  await expect(page.getByText(words.export.keys.plain)).toBeVisible()
  for (const format of ['fhir', 'xlsx'] as const) {
    await page.getByRole('checkbox', { name: words.export.what[format] }).click()
  }
  await staff.button(words.export.start).click()
  await expect(page.getByText(words.export.written.title)).toBeVisible()

  const [counted] = readResults(
    dataDir,
    'SELECT (SELECT count(*) FROM visits) AS visits, (SELECT count(*) FROM answers) AS answers',
  )
  const { visits, answers } = counted as { visits: number; answers: number }
  await expect(page.getByText(`Visits: ${visits} · Answers: ${answers}`)).toBeVisible()
  await expect(page.getByText(words.export.written.drive)).toBeVisible()
  const [folder = ''] = readdirSync(stick.dir)
  expect(readTable(join(stick.dir, folder), 'visits.csv')).toHaveLength(visits)
  const [sheet] = readWorkbook(join(stick.dir, folder, 'visits.xlsx'))
  expect(sheet?.rows).toHaveLength(visits)
  const last = page.getByRole('table', { name: words.export.last.title })
  const rowOf = (format: string) =>
    last
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: format, exact: true }) })
  for (const format of [words.export.what.tables, words.export.what.xlsx, words.export.what.fhir]) {
    await expect(rowOf(format)).toContainText(ANN.name)
    await expect(rowOf(format)).toContainText(String(visits))
  }
  await expect(rowOf(words.export.what.xapi)).toContainText(words.export.last.never)
  const [noted] = readResults(dataDir, `SELECT details FROM audit WHERE action = 'export-written'`)
  expect(JSON.parse(noted?.['details'] as string)).toMatchObject({
    ...{ name: ANN.name, folder, visits: `${visits}`, answers: `${answers}` },
  })
})

test(
  'a full stick is named, nothing half-written stays, and there is a second try',
  LONG,
  async ({ launch, dataDir }) => {
    const stick = makeStick(dataDir)
    fillWithVisits(dataDir, 20)
    const disk = stick.plugIn()
    disk.fill()
    const { page, staff } = await launchWith(launch, dataDir, stick, { tag: 'es' })
    await openExport(staff)
    const { words } = staff
    await expect(stickButton(page)).toBeVisible()
    await staff.button(words.export.start).click()
    await expect(page.getByText(words.export.problems.noRoom)).toBeVisible()
    await expect(page.getByText(words.export.written.drive)).toHaveCount(0)
    await expect.poll(() => readdirSync(stick.dir)).toEqual(['ballast'])
    disk.free()
    await staff.button(words.export.start).click()
    await expect(page.getByText(words.export.written.drive)).toBeVisible()
    expect(readdirSync(stick.dir)).toHaveLength(1)
  },
)

test(
  'a stick that is pulled out while it is written is never called safe',
  LONG,
  async ({ launch, dataDir }) => {
    const stick = makeStick(dataDir)
    fillWithVisits(dataDir, 300)
    stick.plugIn(64)
    const { page, staff } = await launchWith(launch, dataDir, stick)
    await openExport(staff)
    const { words } = staff
    await expect(stickButton(page)).toBeVisible()
    for (const format of ['ndjson', 'fhir', 'xapi'] as const) {
      await page.getByRole('checkbox', { name: words.export.what[format] }).click()
    }
    await staff.button(words.export.start).click()
    await expect.poll(() => readdirSync(stick.dir).length).toBeGreaterThan(0)
    stick.pullOut()
    await expect(page.getByText(words.export.problems.gone)).toBeVisible()
    await expect(page.getByText(words.export.written.drive)).toHaveCount(0)
    // Nor is anything left in the folder under it, which is the kiosk's own disk.
    await expect.poll(() => readdirSync(stick.dir)).toEqual([])
    expect(readResults(dataDir, 'SELECT * FROM exports')).toEqual([])
    await expect(staff.button(words.export.start)).toHaveAttribute('aria-disabled', 'true')
    stick.plugIn(64)
    await expect(stickButton(page)).toHaveAttribute('aria-pressed', 'true')
    await staff.button(words.export.start).click()
    await expect(page.getByText(words.export.written.drive)).toBeVisible()
  },
)

test(
  'staff cancel an export under way, nothing of it stays, and the next one is whole',
  LONG,
  async ({ launch, dataDir }) => {
    const stick = makeStick(dataDir)
    // So much that it is not over before a finger comes to the button.
    fillWithVisits(dataDir, 600)
    stick.plugIn(128)
    const { page, staff } = await launchWith(launch, dataDir, stick)
    const { words } = staff
    await openExport(staff)
    await expect(stickButton(page)).toBeVisible()
    for (const format of ['ndjson', 'fhir', 'xapi'] as const) {
      await page.getByRole('checkbox', { name: words.export.what[format] }).click()
    }
    // Also where the finger trembles.
    await staff.tapTwice(words.export.start)
    const done = () => page.evaluate<number>(`document.querySelector('progress')?.value ?? 0`)
    await expect.poll(done, { intervals: [20] }).toBeGreaterThan(0)
    expect(readdirSync(stick.dir)).toEqual([expect.stringMatching(/\.partial$/)])
    await staff.button(words.export.cancel).click()
    await expect(page.getByText(words.export.cancelled)).toBeVisible()
    await expect(page.getByText(words.export.written.title)).toHaveCount(0)
    await expect.poll(() => readdirSync(stick.dir)).toEqual([])
    expect(readResults(dataDir, 'SELECT * FROM exports')).toEqual([])
    const actions = () =>
      readResults(dataDir, `SELECT action, details FROM audit WHERE action LIKE 'export%'`)
    expect(actions().map(({ action }) => action)).toEqual(['export-started', 'export-cancelled'])
    expect(String(actions()[1]?.['details'])).toContain(ANN.name)
    const rows = page.getByRole('table', { name: words.export.last.title }).getByRole('row')
    await expect(rows.nth(1)).toContainText(words.export.last.never)

    await staff.button(words.export.start).click()
    await expect(page.getByText(words.export.written.drive)).toBeVisible()
    const [folder = ''] = readdirSync(stick.dir)
    expect(readTable(join(stick.dir, folder), 'visits.csv')).toHaveLength(600)
  },
)

test('no path of the page’s own is ever written to', async ({ launch, dataDir }) => {
  const stick = makeStick(dataDir)
  const { page, staff } = await launchWith(launch, dataDir, stick)
  await openExport(staff)
  const order = (target: string) =>
    page.evaluate(
      `kiosk.exports.start(${JSON.stringify({
        target,
        ...{ xlsx: false, ndjson: false, fhir: false, xapi: false },
        ...{ fromDate: null, toDate: null, sinceLast: false },
      })})`,
    )
  expect(await order(stick.dir)).toEqual({ ok: false, code: 'bad-input' })
  expect(await order('0123456789abcdef')).toEqual({ ok: false, code: 'export-target-gone' })
  expect(await order('folder')).toEqual({ ok: false, code: 'export-nowhere' })
})

test('the number of keys is told where exports are encrypted', async ({ launch, dataDir }) => {
  const key = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'
  const stick = makeStick(dataDir)
  const { page, staff } = await launchWith(launch, dataDir, stick, { publicKeys: [key] })
  await openExport(staff)
  await expect(
    page.getByText(staff.words.export.keys.encrypted.replace('{{keys}}', '1')),
  ).toBeVisible()
})

for (const [tag, size, look] of [
  ['en', SIZE, 'light'],
  ['en', SIZE, 'contrast'],
  ['ar', { width: 800, height: 1280 }, 'text'],
  ['zh-Hans', SIZE, 'light'],
] as const) {
  const name = `${tag}-${size.width}-${look}`
  test(
    `the export is whole in ${name}`,
    covered(name, ['ar-800-text']),
    async ({ launch, dataDir }) => {
      const stick = makeStick(dataDir)
      fillWithVisits(dataDir, 10)
      stick.plugIn()
      const { page, staff } = await launchWith(launch, dataDir, stick, { size, tag })
      const screen = new KioskScreen(page, tag)
      await screen.chooseLanguage()
      for (let tap = 0; tap < (look === 'light' ? 0 : 2); tap++) {
        await screen.comfort(look === 'text' ? 'text' : 'colours').click()
      }
      await openExport(staff)
      await expect(stickButton(page)).toBeVisible()
      const lookAt = async (what: string) => {
        await settle(page)
        await takePicture(page, `${name}-${what}.png`)
        expect(await findStaffFaults(page)).toEqual([])
        await expectAccessible(page, 'enhanced')
      }
      await lookAt('before')
      await staff.button(staff.words.export.start).click()
      await page.getByText(staff.words.export.written.title).waitFor()
      await page.getByText(staff.words.export.written.title).scrollIntoViewIfNeeded()
      await lookAt('written')
      await page.getByRole('table').scrollIntoViewIfNeeded()
      await takePicture(page, `${name}-end.png`)
    },
  )
}
