import type { ExportState } from '../../../shared/exports.ts'
import type { BackgroundProcess } from '../../background/run-task.ts'
import type { Read } from '../../reading/tasks.ts'
import type { ReadOptions } from '../load-configuration.ts'

/** What the services are given by whoever starts them. */
export interface ServiceOptions extends ReadOptions {
  appVersion: string
  /** What tells this machine from others; null where nothing does. By default as the system says. */
  machine?: string | null
  /** Starts the process that writes an export. */
  forkExport: () => BackgroundProcess
  /** Called while somebody of the staff is in. */
  exportChanged: (state: ExportState) => void
  /** Whatever is mounted under these counts as a removable drive; in development only. */
  mountRoots?: readonly string[] | null
  /** Copies the results away from this thread. */
  backUp: (about: { databasePath: string; backupsDir: string; day: string }) => Promise<unknown>
  /** Erases what is left of visits that were taken out, away from this thread. */
  erase: (about: { databasePath: string; before: string }) => Promise<unknown>
  /** Reads the results away from this thread. */
  read: Read
}
