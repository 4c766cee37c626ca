import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import example from '../../resources/clinic.example.json' with { type: 'json' }
import { expectAccessible, settle } from '../helpers/axe.ts'
import { expect, giveToApp, kill, test } from '../helpers/app.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findStaffFaults } from '../helpers/layout.ts'
import { LONG, covered, takePicture } from '../helpers/screen-coverage.ts'
import { readResults } from '../helpers/results.ts'
import { SetupScreen } from '../helpers/setup-screen.ts'
import { ANN, BOB, giveNewStaff, launchForStaff, StaffScreen } from '../helpers/staff-screen.ts'

const clinic = { ...example, example: false, name: 'North Clinic' }
const SIZE = { width: 1280, height: 800 }

async function openSettings(staff: StaffScreen): Promise<SetupScreen> {
  await staff.enter()
  await staff.go('settings')
  const setup = new SetupScreen(staff.page, staff.locale)
  await setup.row('clinic.name').waitFor()
  return setup
}

const audited = (dataDir: string) =>
  readResults(
    dataDir,
    `SELECT action, details FROM audit WHERE action LIKE 'setting%' ORDER BY seq`,
  ).map(({ action, details }) => ({
    action,
    ...(JSON.parse(String(details)) as Record<string, string>),
  }))

test('a change is in force at once, told with before and after, and can be undone', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir, { settings: { clinic } })
  const setup = await openSettings(staff)
  await setup.group(setup.words.groups.languages).click()
  await setup.edit('languages')
  await staff.inside.getByRole('button', { name: 'English', exact: true }).click()
  await setup.button(setup.words.save).click()
  await expect(setup.row('languages')).not.toContainText('English')
  await expect(staff.inside).toContainText(ANN.name) // still in
  await staff.button(staff.words.lock).click()
  await expect(page.getByRole('button', { name: 'Español' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'English' })).toHaveCount(0)

  await openSettings(staff)
  await setup.group(setup.words.groups.languages).click()
  await staff.button(staff.words.settings.undo).click()
  await expect(setup.row('languages')).toContainText('English')
  await expect(staff.button(staff.words.settings.undo)).toHaveCount(0)
  await staff.button(staff.words.lock).click()
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  const change = { name: ANN.name, key: 'languages' }
  const [all, fewer] = ['en es ar zh-Hans', 'es ar zh-Hans']
  expect(audited(dataDir)).toEqual([
    { action: 'setting-changed', ...change, before: all, after: fewer },
    { action: 'setting-undone', ...change, before: fewer, after: all },
  ])
})

test('who starts a visit, and whether the questions wait, are settings of staff, in force at once', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir, { settings: { clinic } })
  const setup = await openSettings(staff)
  const { groups, choices } = setup.words
  const choose = async (key: 'selfStart' | 'quizGate', value: 'true' | 'false') => {
    await setup.edit(key)
    await setup.button(choices[key][value]).click()
    await setup.button(setup.words.save).click()
    await expect(setup.row(key)).toContainText(choices[key][value])
  }
  await setup.group(groups.lesson).click()
  await expect(setup.row('selfStart')).toContainText(choices.selfStart.true)
  await choose('quizGate', 'true')
  await choose('selfStart', 'false')
  await staff.button(staff.words.lock).click()
  await expect(page.getByText(new KioskScreen(page, 'en').words.welcome.wait)).toBeVisible()
  await expect(page.getByRole('button', { name: 'English' })).toHaveCount(0)
  expect(await page.evaluate(`kiosk.visit.begin({ locale: 'en' })`)).toEqual({
    ok: false,
    code: 'staff-locked',
  })

  await openSettings(staff)
  await setup.group(groups.lesson).click()
  await staff.button(staff.words.settings.undo).click()
  await expect(setup.row('selfStart')).toContainText(choices.selfStart.true)
  await staff.button(staff.words.lock).click()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const hold = `(async () => {
    let { value: view } = await kiosk.visit.begin({ locale: 'en' })
    for (let steps = 0; steps < 100 && view.step.kind !== 'quiz-intro'; steps++) {
      view = (await kiosk.visit.move({ visitId: view.id, turn: view.turn, to: 'next' })).value
    }
    return view.hold
  })()`
  expect(await page.evaluate(hold)).toBe('quiz-gate')
  const [by, no, yes] = [{ name: ANN.name }, 'false', 'true']
  expect(audited(dataDir)).toEqual([
    { action: 'setting-changed', ...by, key: 'quizGate', before: no, after: yes },
    { action: 'setting-changed', ...by, key: 'selfStart', before: yes, after: no },
    { action: 'setting-undone', ...by, key: 'selfStart', before: no, after: yes },
  ])
})

test(
  'an address and a name are saved exactly as the keys on the screen spelled them',
  LONG,
  async ({ launch, dataDir }) => {
    const { app, page, staff } = await launchForStaff(launch, dataDir, { settings: { clinic } })
    const setup = await openSettings(staff)
    const enter = async (key: string, text: string) => {
      await setup.edit(key)
      await setup.key(setup.words.erase).waitFor()
      for (let times = 0; times < 60; times++) await page.keyboard.press('Backspace')
      await setup.touch(app, text)
      await setup.button(setup.words.save).click()
      await expect(setup.row(key)).toContainText(text)
    }
    await enter('clinic.name', "D'Ávila & Co.")
    await setup.group(setup.words.groups.exports).click()
    await enter('export.baseUrl', 'https://a-1.example.org/x_y')
    const saved = JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8')) as {
      clinic: { name: string }
      export: { baseUrl: string }
    }
    expect(saved.clinic.name).toBe("D'Ávila & Co.")
    expect(saved.export.baseUrl).toBe('https://a-1.example.org/x_y')
  },
)

test('two taps at once save once and undo once', LONG, async ({ launch, dataDir }) => {
  const { staff } = await launchForStaff(launch, dataDir, { settings: { clinic } })
  const setup = await openSettings(staff)
  await setup.group(setup.words.groups.times).click()
  for (const times of ['first', 'second']) {
    await setup.edit('idleSeconds')
    await setup
      .button(setup.words.more)
      .or(setup.button(`+${setup.words.more}`))
      .click()
    await staff.tapTwice(setup.words.save)
    await expect(staff.button(staff.words.settings.undo), times).toBeVisible()
  }
  await staff.tapTwice(staff.words.settings.undo)
  await expect(setup.row('idleSeconds')).toContainText('330 seconds')
  await staff.button(staff.words.settings.undo).click()
  await expect(setup.row('idleSeconds')).toContainText('300 seconds')
  expect(audited(dataDir)).toMatchObject([
    { action: 'setting-changed', after: '330' },
    { action: 'setting-changed', after: '360' },
    { action: 'setting-undone', after: '330' },
    { action: 'setting-undone', after: '300' },
  ])
})

test(
  'with a visit open a change waits for its end, and says so',
  LONG,
  async ({ launch, dataDir }) => {
    const { page, staff } = await launchForStaff(launch, dataDir, { settings: { clinic } })
    const screen = new KioskScreen(page, 'en')
    await screen.chooseLanguage()
    const setup = await openSettings(staff)
    await setup.group(setup.words.groups.languages).click()
    await setup.edit('languages')
    await staff.inside.getByRole('button', { name: 'Español', exact: true }).click()
    await setup.button(setup.words.save).click()
    await expect(page.getByText(staff.words.settings.waiting)).toBeVisible()
    await staff.button(staff.words.lock).click()
    await expect(screen.headline).toBeVisible()
    await page.evaluate(
      `kiosk.kiosk.start().then(({ value }) => kiosk.visit.stop({ visitId: value.visit.id }))`,
    )
    await page.reload()
    await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Español' })).toHaveCount(0)
  },
)

test('a number that is none is refused in words, and what is out of range by main', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir, {
    tag: 'zh-Hans',
    settings: { clinic },
  })
  const before = readFileSync(join(dataDir, 'settings.json'), 'utf8')
  const setup = await openSettings(staff)
  await setup.group(setup.words.groups.phones).click()
  await setup.enter('clinic.clinicPhone', 'abc')
  await expect(page.getByRole('alert')).toContainText(setup.words.rules.phone)
  const change = (key: string, value: string) =>
    page.evaluate(`kiosk.setup.change({ key: '${key}', value: '${value}', secondPin: null })`)
  expect(await change('clinic.limits.feverC', '41')).toMatchObject({
    value: { kind: 'refused', rule: 'value' },
  })
  expect(await change('clinic.limits.numbOuterLimitHours', '8')).toMatchObject({
    value: { kind: 'refused', rule: 'order' },
  })
  expect(readFileSync(join(dataDir, 'settings.json'), 'utf8')).toBe(before)
  expect(audited(dataDir)).toEqual([])
})

test(
  'a power cut in the middle of a change leaves the old settings or the new',
  LONG,
  async ({ launch, dataDir }) => {
    useSettings(dataDir, { clinic })
    giveNewStaff(dataDir)
    for (let round = 0; round < 4; round++) {
      const kiosk = await launch({ size: SIZE })
      const { page } = kiosk
      await page.getByRole('button', { name: 'English' }).waitFor()
      await page.evaluate(`kiosk.staff.unlock({ pin: '${ANN.pin}' })`)
      const read = () =>
        (
          JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8')) as {
            kioskLabel: string | null
          }
        ).kioskLabel
      const old = read()
      const next = `Bay ${round}`
      void page
        .evaluate(`kiosk.setup.change({ key: 'kioskLabel', value: '${next}', secondPin: null })`)
        .catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, round * 8))
      await kill(kiosk)
      expect([old, next]).toContain(read())
    }
    const { page } = await launch({ size: SIZE })
    await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
    expect(await page.evaluate(`kiosk.staff.unlock({ pin: '${ANN.pin}' })`)).toMatchObject({
      value: { kind: 'open' },
    })
  },
)

test('what is managed is shown as locked', async ({ launch, dataDir }) => {
  mkdirSync(join(dataDir, 'managed'))
  const path = join(dataDir, 'managed', 'clinic.json')
  writeFileSync(path, JSON.stringify({ name: 'South Clinic' }))
  giveToApp(path)
  const { staff } = await launchForStaff(launch, dataDir, {
    settings: { clinic },
    env: { AFTERCARE_MANAGED_FILE: path },
  })
  const setup = await openSettings(staff)
  await expect(setup.row('clinic.name')).toContainText('South Clinic')
  await expect(setup.row('clinic.name')).toContainText(setup.words.locked)
  await expect(setup.row('clinic.name').getByRole('button')).toHaveCount(0)
})

test('G18 the emergency number takes two of the staff, and both are noted', async ({
  launch,
  dataDir,
}) => {
  const { page, staff } = await launchForStaff(launch, dataDir, {
    settings: { clinic },
    people: [ANN, BOB],
  })
  const setup = await openSettings(staff)
  await setup.group(setup.words.groups.phones).click()
  await setup.enter('clinic.emergencyNumber', '112')
  const pad = page.getByRole('dialog', { name: staff.words.pin.second })
  await pad.waitFor()
  await expectAccessible(page)
  await staff.type(ANN.pin)
  await expect(pad.getByText(staff.words.pin.wrong)).toBeVisible()
  await pad.getByRole('button', { name: staff.words.pin.cancel }).click()
  await expect(pad).toHaveCount(0)
  await setup.button(setup.words.save).click()
  await pad.waitFor()
  await staff.type(BOB.pin)
  await expect(setup.row('clinic.emergencyNumber')).toContainText('112')
  await expect(staff.inside).toContainText(ANN.name)
  expect(audited(dataDir)).toMatchObject([
    { action: 'setting-changed', name: ANN.name, second: BOB.name, after: '112' },
  ])
  const noted = readResults(dataDir, `SELECT action FROM audit WHERE action LIKE 'second-%'`)
  expect(noted.map(({ action }) => action)).toEqual([
    ...['second-refused', 'second-refused', 'second-refused', 'second-agreed'],
  ])
})

test('people come, get another PIN and go', async ({ launch, dataDir }) => {
  const { page, staff } = await launchForStaff(launch, dataDir, { settings: { clinic } })
  const setup = await openSettings(staff)
  await setup.group(setup.words.groups.staff).click()
  await setup.addMember(BOB.name, BOB.role, ANN.pin)
  await expect(page.getByRole('alert')).toHaveText(setup.words.refused.pin.taken)
  await setup.enterPin('121212')
  await expect(page.getByRole('alert')).toHaveText(setup.words.refused.pin.repeated)
  await setup.enterPin(BOB.pin)
  await expect(page.getByText(BOB.name, { exact: true }).first()).toBeVisible()
  await staff.button(staff.words.lock).click()
  await staff.enter(BOB.pin)
  await expect(staff.inside).toContainText(BOB.name)
  await staff.button(staff.words.sections.settings).click()
  await setup.group(setup.words.groups.staff).click()
  await setup.button(`${setup.words.member.remove} ${ANN.name}`).click()
  await setup.button(setup.words.member.removeNow).click()
  // There are two by now, so one alone may not.
  await page.getByRole('dialog', { name: staff.words.pin.second }).waitFor()
  await staff.type(ANN.pin)
  await expect(page.getByText(ANN.name, { exact: true })).toHaveCount(0)
  const staffOf = JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8')) as {
    staff: { name: string }[]
  }
  expect(staffOf.staff.map(({ name }) => name)).toEqual([BOB.name])
})

for (const tag of ['en', 'ar', 'zh-Hans'] as const) {
  for (const size of [SIZE, { width: 800, height: 1280 }]) {
    const name = `${tag}-${size.width}`
    test(
      `every part of the settings is whole in ${name}`,
      covered(name, ['en-1280']),
      async ({ launch, dataDir }) => {
        const { page, staff } = await launchForStaff(launch, dataDir, {
          size,
          tag,
          settings: { clinic },
        })
        const setup = await openSettings(staff)
        const checkScreen = async (what: string) => {
          await settle(page)
          await takePicture(page, `${name}-${what}.png`)
          expect(await findStaffFaults(page, { mayScroll: true })).toEqual([])
          await expectAccessible(page)
        }
        for (const [group, label] of Object.entries(setup.words.groups)) {
          await setup.group(label).click()
          await checkScreen(group)
        }
        await setup.edit('export.folder')
        await checkScreen('keyboard')
        await setup.button(setup.words.cancel).click()
        await setup.group(setup.words.groups.staff).click()
        await setup.button(setup.words.member.add).click()
        await checkScreen('member')
      },
    )
  }
}
