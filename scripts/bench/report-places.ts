import { useSettings } from '../../tests/helpers/data-folder.ts'
import { giveNewStaff, StaffScreen } from '../../tests/helpers/staff-screen.ts'
import { reportNames, type ReportName } from '../../src/shared/reports.ts'
import type { BenchStage } from './bench-stage.ts'
import { boxOf, driveKiosk } from './kiosk-places.ts'
import { copyOfAnswers } from './many-answers.ts'
import type { Box } from './screen.ts'

/** Where a finger has to go on the staff screens that show reports. */
export interface ReportPlaces {
  tab: Box
  /** Where the report stands. */
  region: Box
  report: Readonly<Record<ReportName, Box>>
  month: Box
  all: Box
}

/** Lets somebody in, for longer than any report takes. */
export async function letStaffIn(stage: BenchStage, dataDir: string): Promise<void> {
  useSettings(dataDir, { staffIdleSeconds: 600 })
  giveNewStaff(dataDir)
  await stage.giveAll(dataDir)
}

/** Looks once, with Playwright, on few answers. */
export async function findReportPlaces(stage: BenchStage): Promise<ReportPlaces> {
  const dataDir = await copyOfAnswers(stage, 1000)
  await letStaffIn(stage, dataDir)
  const { app, page } = await driveKiosk(stage, dataDir)
  await page.getByRole('button', { name: 'English' }).first().waitFor()
  const staff = new StaffScreen(page)
  await staff.enter()
  await staff.show('results')
  const { results, sections } = staff.words
  const places = {
    tab: await boxOf(staff.tab('results')),
    region: await boxOf(page.getByRole('region', { name: sections.results })),
    report: Object.fromEntries(
      await Promise.all(
        reportNames.map(async (name) => [name, await boxOf(staff.button(results.reports[name]))]),
      ),
    ) as Record<ReportName, Box>,
    month: await boxOf(staff.button(results.range.month)),
    all: await boxOf(staff.button(results.range.all)),
  }
  await app.close()
  return places
}
