import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings, type Settings } from '../../src/main/settings/schema.ts'
import { reportNames } from '../../src/shared/reports.ts'
import { giveToApp } from './app.ts'
import { fillWithVisits } from './many-visits.ts'
import { SetupScreen } from './setup-screen.ts'
import { ANN, WRONG, type StaffScreen } from './staff-screen.ts'

/** Puts into the data folder what makes every screen of staff show all it can. @returns its settings */
export function fillForStaff(dataDir: string): Partial<Settings> {
  const folder = join(dataDir, 'exports')
  mkdirSync(folder)
  giveToApp(folder)
  fillWithVisits(dataDir, 60)
  return { staffIdleSeconds: 600, export: { ...defaultSettings().export, folder } }
}

/**
 * Every screen that staff see, with a visit under way in a folder that was filled for it.
 * @param checkScreen is called on each, with what it is
 * @param dress chooses at the welcome what the patient chose: it goes when their visit ends
 */
export async function walkStaffScreens(
  staff: StaffScreen,
  checkScreen: (what: string) => Promise<void>,
  dress: () => Promise<void>,
): Promise<void> {
  const { page, words } = staff
  await staff.open()
  await page.keyboard.type('1234')
  await checkScreen('pad')
  await staff.type(WRONG)
  await page.getByText(words.pin.wrong).waitFor()
  await checkScreen('wrong')
  await staff.tap(ANN.pin)
  await staff.inside.waitFor()
  await page.locator('[data-place]').waitFor()
  await checkScreen('visit-open')
  await staff.go('languages')
  await page.locator('[data-language]').first().waitFor()
  await checkScreen('languages')
  await staff.openLanguage(staff.locale)
  await checkScreen('language')
  await staff.readToEnd()
  await checkScreen('language-end')
  await staff.button(words.languages.approve).click()
  await checkScreen('approve')
  await staff.button(words.languages.notNow).click()
  await staff.go('device')
  await page.locator('[data-health]').first().waitFor()
  await checkScreen('device')
  await staff.button(words.device.restart).click()
  await checkScreen('restart')
  await staff.button(words.leaveStay).click()
  await staff.button(words.check).click()
  await page.locator('[data-check]').first().waitFor()
  await checkScreen('checks')
  await staff.button(words.leave).click()
  await checkScreen('leave')
  await staff.show('results')
  await staff.button(words.results.range.all).click()
  for (const report of reportNames) {
    const reports = page.getByRole('group', { name: words.results.choose })
    await reports.getByRole('button', { name: words.results.reports[report], exact: true }).click()
    await page.getByText(words.results.loading).waitFor({ state: 'detached' })
    await page.getByRole('table').first().waitFor()
    await checkScreen(`results-${report}`)
  }
  await staff.button(words.results.save.table).click()
  await page.getByText(words.results.save.saved).waitFor()
  await staff.showEnd()
  await checkScreen('results-end')
  await staff.show('export')
  await page.getByRole('table').waitFor()
  await checkScreen('export')
  await page.getByRole('checkbox', { name: words.export.which.new }).click()
  await staff.showEnd()
  await checkScreen('export-end')
  await staff.button(words.export.start).click()
  await page.getByText(words.export.written.title).waitFor()
  await page.getByText(words.export.written.title).scrollIntoViewIfNeeded()
  await checkScreen('export-written')
  await staff.go('settings')
  await walkSettings(new SetupScreen(page, staff.locale), checkScreen)
  await staff.go('visit')
  await walkVisitScreens(staff, checkScreen, dress)
}

/** The parts of the settings, and each way to change one. */
async function walkSettings(
  setup: SetupScreen,
  checkScreen: (what: string) => Promise<void>,
): Promise<void> {
  const { page, words } = setup
  const edit = async (group: keyof typeof words.groups, key: string, what: string) => {
    await setup.group(words.groups[group]).click()
    await setup.edit(key)
    await checkScreen(what)
    await setup.button(words.cancel).click()
  }
  await setup.row('clinic.name').waitFor()
  for (const [group, label] of Object.entries(words.groups)) {
    await setup.group(label).click()
    await checkScreen(`settings-${group}`)
  }
  await edit('exports', 'export.folder', 'setting-text')
  await edit('phones', 'clinic.clinicPhone', 'setting-phone')
  await edit('limits', 'clinic.limits.feverC', 'setting-number')
  await edit('times', 'retentionDays', 'setting-optional')
  await edit('lesson', 'drafts', 'setting-choice')
  await edit('languages', 'languages', 'setting-languages')
  await setup.group(words.groups.phones).click()
  await setup.enter('clinic.clinicPhone', '1')
  await page.getByText(words.rules.phone).last().waitFor()
  await checkScreen('setting-refused')
  await setup.button(words.cancel).click()
  await setup.enter('clinic.clinicPhone', '555-0199')
  await page.getByText('555-0199').first().waitFor()
  await checkScreen('setting-undo')
  await setup.group(words.groups.staff).click()
  await setup.button(words.member.add).click()
  await page.keyboard.type('Ann')
  await checkScreen('setting-member')
  await page
    .getByRole('button', { name: new RegExp(`^${words.member.pin}`) })
    .first()
    .click()
  await page.keyboard.type('2718')
  await checkScreen('setting-pin')
}

/** Every step of the first set-up, in the language of the page object. */
export async function walkFirstSetup(
  setup: SetupScreen,
  checkScreen: (what: string) => Promise<void>,
): Promise<void> {
  const { page, words, locale } = setup
  await page.locator(`button[lang="${locale}"]`).click()
  await setup.button(words.next).waitFor()
  await checkScreen('clinic')
  await setup.edit('clinic.name')
  await page.keyboard.type('North Clinic')
  await checkScreen('keyboard')
  await setup.button(words.cancel).click()
  await setup.next()
  await checkScreen('phones')
  await setup.edit('clinic.clinicPhone')
  await setup.button(words.save).click()
  await page.getByText(words.rules.phone).last().waitFor()
  await checkScreen('phone')
  await setup.button(words.cancel).click()
  await setup.next()
  await checkScreen('limits')
  await setup.edit('clinic.limits.feverC')
  await checkScreen('stepper')
  await setup.button(words.cancel).click()
  await setup.next()
  await checkScreen('languages')
  await setup.edit('languages')
  await checkScreen('language-order')
  await setup.button(words.cancel).click()
  await setup.next()
  await checkScreen('staff')
  await setup.button(words.member.add).click()
  await page.keyboard.type('Ann')
  await checkScreen('member')
}

/** From the visit under way, which is ended, to the next that could be started. */
async function walkVisitScreens(
  staff: StaffScreen,
  checkScreen: (what: string) => Promise<void>,
  dress: () => Promise<void>,
): Promise<void> {
  const { page, words } = staff
  const { visit } = words
  await staff.button(visit.open.end).click()
  await page.getByText(visit.open.why).waitFor()
  await checkScreen('visit-end')
  await staff.button(visit.open.unable).click()
  await page.getByRole('heading', { name: visit.start.title }).waitFor()
  await staff.button(words.lock).click()
  await dress()
  await staff.enter()
  await page.getByRole('heading', { name: visit.start.title }).waitFor()
  await checkScreen('visit-start')
  await staff.button(visit.reference.type).click()
  await page.locator('[data-typed]').waitFor({ state: 'attached' })
  await page.keyboard.type('AB-1 ')
  await checkScreen('visit-reference')
  await staff.button(words.pin.cancel).click()
  await staff.endedVisits.click()
  await page.locator('[data-visit]').first().waitFor()
  await checkScreen('visit-ended')
  await page.locator('[data-visit]').first().click()
  await page.getByRole('radiogroup').first().waitFor()
  await checkScreen('visit-over')
}
