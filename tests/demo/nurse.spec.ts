import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { settle } from '../helpers/axe.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { fillWithVisits } from '../helpers/many-visits.ts'
import { giveNewStaff, StaffScreen } from '../helpers/staff-screen.ts'

/** A nurse's round: unlock, start, switch the language, evaluate, report, export; a picture of each. */

const outDir = resolve(import.meta.dirname, '../../demo-output/nurse')

test('a nurse’s whole round', async ({ launch, dataDir }) => {
  mkdirSync(outDir, { recursive: true })
  const exportDir = join(dataDir, 'clinic-folder')
  mkdirSync(exportDir)
  giveToApp(exportDir)
  useSettings(dataDir, { export: { ...defaultSettings().export, folder: exportDir } })
  giveNewStaff(dataDir)
  // So that the reports have something to show.
  fillWithVisits(dataDir, 120)
  const { page } = await launch({ size: { width: 1280, height: 800 } })
  let shots = 0
  const shoot = async (name: string) => {
    await settle(page)
    shots++
    await page.screenshot({ path: join(outDir, `${String(shots).padStart(2, '0')}-${name}.png`) })
  }
  await page.getByRole('button', { name: 'English' }).waitFor()
  const staff = new StaffScreen(page)
  const { visit, export: exporting } = staff.words
  const language = (name: string) =>
    page.getByRole('dialog').getByRole('button', { name, exact: true })

  await staff.open()
  await shoot('pin')
  await staff.tap('271828')
  await staff.inside.waitFor()
  await language('English').click()
  await staff.choice(visit.start.region, visit.start.regions.neck).click()
  await shoot('start')
  await staff.button(visit.start.go).click()
  await expect(staff.inside).toHaveCount(0)
  await shoot('patient')

  await staff.enter()
  await shoot('under-way')
  await language('Español').click()
  await shoot('spanish')
  await staff.button(staff.words.lock).click()
  const patient = new KioskScreen(page, 'es')
  await patient.goToQuiz()
  await patient.answerNotSure()
  await patient.press(patient.next)
  while ((await patient.options.count()) > 0) {
    await patient.answerRight()
    await patient.press(patient.next)
  }
  await patient.press(patient.next)
  await patient.button(patient.words.done.close).click()

  await staff.enter()
  await staff.endedVisits.click()
  await page.locator('[data-visit]').first().click()
  await shoot('to-go-over')
  await staff.choice(visit.evaluation.title, visit.evaluation.verbalized).click()
  await staff.choice(visit.evaluation.followUp, visit.start.answers.no).click()
  await staff.button(visit.evaluation.record).click()
  await page.locator('[data-recorded]').waitFor()
  await shoot('evaluated')
  await staff.show('results')
  await page.getByText(staff.words.results.loading).waitFor({ state: 'detached' })
  await shoot('results')
  await staff.show('export')
  await expect(page.getByRole('button', { name: new RegExp(exporting.where.folder) })).toBeVisible()
  await staff.button(exporting.start).click()
  await page.getByText(exporting.written.title).waitFor()
  await shoot('exported')
  expect(readdirSync(exportDir)).toHaveLength(1)
  await staff.button(staff.words.lock).click()
  await shoot('patients-again')
})
