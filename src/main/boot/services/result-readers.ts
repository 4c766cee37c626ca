import type { DailyBackup } from '../../backup/daily-backup.ts'
import type { Content } from '../../content/load.ts'
import type { MachineWatch } from '../../database/machine.ts'
import { SalvageNotes } from '../../database/salvage-notes.ts'
import { systemClock } from '../../platform/clock.ts'
import { keptResults } from '../../reading/kept-results.ts'
import { Reports } from '../../reading/reports.ts'
import type { Read } from '../../reading/tasks.ts'
import { reportLessonOf } from '../../reports/report-lesson.ts'
import type { Services } from '../service-lifecycle.ts'
import type { OpenResults } from './results.ts'

interface ReaderOptions {
  settings: Pick<Services['settings'], 'clinic'>
  read: Read
  content: Content
  results: OpenResults
  backup: DailyBackup
  machine: Pick<MachineWatch, 'copiedAt'>
}

/** What staff learn of the results: the self-check, the device screen, the reports, what was salvaged. */
export function createResultReaders({
  read,
  settings,
  content,
  results,
  backup,
  machine,
}: ReaderOptions) {
  const { database, databasePath, backupsDir, readHealth } = results
  const lesson = reportLessonOf(content, settings.clinic)
  return {
    health: { backupProblem: () => backup.problem, copiedAt: () => machine.copiedAt, readHealth },
    kept: keptResults(database, backupsDir, read),
    salvage: new SalvageNotes(database, databasePath),
    reports: new Reports({ database, databasePath, read, lesson, clock: systemClock }),
  }
}
