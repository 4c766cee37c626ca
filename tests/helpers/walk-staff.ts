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
 * @param look is called on each, with what it is
 * @param dress chooses at the welcome what the patient chose: it goes when their visit ends
 */
export async function walkStaffScreens(
  staff: StaffScreen,
  look: (what: string) => Promise<void>,
  dress: () => Promise<void>,
): Promise<void> {
  const { page, words } = staff
  await staff.open()
  await page.keyboard.type('1234')
  await look('pad')
  await staff.type(WRONG)
  await page.getByText(words.pin.wrong).waitFor()
  await look('wrong')
  await staff.tap(ANN.pin)
  await staff.inside.waitFor()
  await page.locator('[data-place]').waitFor()
  await look('visit-open')
  await staff.go('languages')
  await page.locator('[data-language]').first().waitFor()
  await look('languages')
  await staff.openLanguage(staff.locale)
  await look('language')
  await staff.readToEnd()
  await look('language-end')
  await staff.button(words.languages.approve).click()
  await look('approve')
  await staff.button(words.languages.notNow).click()
  await staff.go('device')
  await page.locator('[data-health]').first().waitFor()
  await look('device')
  await staff.button(words.device.restart).click()
  await look('restart')
  await staff.button(words.leaveStay).click()
  await staff.button(words.check).click()
  await page.locator('[data-check]').first().waitFor()
  await look('checks')
  await staff.button(words.leave).click()
  await look('leave')
  await staff.show('results')
  await staff.button(words.results.range.all).click()
  for (const report of reportNames) {
    const reports = page.getByRole('group', { name: words.results.choose })
    await reports.getByRole('button', { name: words.results.reports[report], exact: true }).click()
    await page.getByText(words.results.loading).waitFor({ state: 'detached' })
    await page.getByRole('table').first().waitFor()
    await look(`results-${report}`)
  }
  await staff.button(words.results.save.table).click()
  await page.getByText(words.results.save.saved).waitFor()
  await staff.showEnd()
  await look('results-end')
  await staff.show('export')
  await page.getByRole('table').waitFor()
  await look('export')
  await page.getByRole('checkbox', { name: words.export.which.new }).click()
  await staff.showEnd()
  await look('export-end')
  await staff.button(words.export.start).click()
  await page.getByText(words.export.written.title).waitFor()
  await page.getByText(words.export.written.title).scrollIntoViewIfNeeded()
  await look('export-written')
  await staff.go('settings')
  await walkSettings(new SetupScreen(page, staff.locale), look)
  await staff.go('visit')
  await walkVisitScreens(staff, look, dress)
}

/** The parts of the settings, and each way to change one. */
async function walkSettings(
  setup: SetupScreen,
  look: (what: string) => Promise<void>,
): Promise<void> {
  const { page, words } = setup
  const edit = async (group: keyof typeof words.groups, key: string, what: string) => {
    await setup.group(words.groups[group]).click()
    await setup.edit(key)
    await look(what)
    await setup.button(words.cancel).click()
  }
  await setup.row('clinic.name').waitFor()
  for (const [group, label] of Object.entries(words.groups)) {
    await setup.group(label).click()
    await look(`settings-${group}`)
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
  await look('setting-refused')
  await setup.button(words.cancel).click()
  await setup.enter('clinic.clinicPhone', '555-0199')
  await page.getByText('555-0199').first().waitFor()
  await look('setting-undo')
  await setup.group(words.groups.staff).click()
  await setup.button(words.member.add).click()
  await page.keyboard.type('Ann')
  await look('setting-member')
  await page
    .getByRole('button', { name: new RegExp(`^${words.member.pin}`) })
    .first()
    .click()
  await page.keyboard.type('2718')
  await look('setting-pin')
}

/** Every step of the first set-up, in the language of the page object. */
export async function walkFirstSetup(
  setup: SetupScreen,
  look: (what: string) => Promise<void>,
): Promise<void> {
  const { page, words, locale } = setup
  await page.locator(`button[lang="${locale}"]`).click()
  await setup.button(words.next).waitFor()
  await look('clinic')
  await setup.edit('clinic.name')
  await page.keyboard.type('North Clinic')
  await look('keyboard')
  await setup.button(words.cancel).click()
  await setup.next()
  await look('phones')
  await setup.edit('clinic.clinicPhone')
  await setup.button(words.save).click()
  await page.getByText(words.rules.phone).last().waitFor()
  await look('phone')
  await setup.button(words.cancel).click()
  await setup.next()
  await look('limits')
  await setup.edit('clinic.limits.feverC')
  await look('stepper')
  await setup.button(words.cancel).click()
  await setup.next()
  await look('languages')
  await setup.edit('languages')
  await look('language-order')
  await setup.button(words.cancel).click()
  await setup.next()
  await look('staff')
  await setup.button(words.member.add).click()
  await page.keyboard.type('Ann')
  await look('member')
}

/** From the visit under way, which is ended, to the next that could be started. */
async function walkVisitScreens(
  staff: StaffScreen,
  look: (what: string) => Promise<void>,
  dress: () => Promise<void>,
): Promise<void> {
  const { page, words } = staff
  const { visit } = words
  await staff.button(visit.open.end).click()
  await page.getByText(visit.open.why).waitFor()
  await look('visit-end')
  await staff.button(visit.open.unable).click()
  await page.getByRole('heading', { name: visit.start.title }).waitFor()
  await staff.button(words.lock).click()
  await dress()
  await staff.enter()
  await page.getByRole('heading', { name: visit.start.title }).waitFor()
  await look('visit-start')
  await staff.button(visit.reference.type).click()
  await page.locator('[data-typed]').waitFor({ state: 'attached' })
  await page.keyboard.type('AB-1 ')
  await look('visit-reference')
  await staff.button(words.pin.cancel).click()
  await staff.endedVisits.click()
  await page.locator('[data-visit]').first().waitFor()
  await look('visit-ended')
  await page.locator('[data-visit]').first().click()
  await page.getByRole('radiogroup').first().waitFor()
  await look('visit-over')
}
