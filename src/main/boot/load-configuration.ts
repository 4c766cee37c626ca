import { join } from 'node:path'
import { clinicSchema } from '../../shared/clinic.ts'
import { AppError, describeProblem } from '../../shared/errors.ts'
import { checkTimes } from '../content/check-times.ts'
import { contentDirs } from '../content/content-dirs.ts'
import { loadContent, type Content } from '../content/load.ts'
import { parseJsonFile } from '../platform/json-file.ts'
import type { Log } from '../platform/log.ts'
import { loadManaged, overlay } from '../settings/managed.ts'
import type { Settings } from '../settings/schema.ts'

export interface ReadOptions {
  /** Where the clinic's files and the results are. */
  dataDir: string
  /** Where `resources/` and `locales/` are. */
  appDir: string
  /** Whether the example clinic may stand in for one that is not set up. */
  allowExample: boolean
  /** Where whoever manages the machine may have put values that win over the settings. */
  managedPath: string
  /** Reads the stored settings. @throws {AppError} what is wrong with them */
  loadSettings: (dataDir: string) => Settings
  log: Log
}

type ReadySettings = Settings & { clinic: NonNullable<Settings['clinic']> }

/**
 * The settings as they are in force, and as they are stored.
 * @throws {AppError} `clinic-not-set-up`, or what is wrong with a file
 */
export function readSettings({
  dataDir,
  appDir,
  allowExample,
  managedPath,
  loadSettings,
}: ReadOptions): {
  stored: Settings
  /** The settings with the managed values over them. */
  lay: (below: Settings) => ReturnType<typeof overlay>
  settings: ReadySettings
} {
  const stored = loadSettings(dataDir)
  const managed = loadManaged(managedPath)
  const applyManaged = (below: Settings) => overlay(below, managed, managedPath)
  let { settings: own } = applyManaged(stored)
  if (own.clinic === undefined && allowExample) {
    own = applyManaged({ ...stored, clinic: readExampleClinic(appDir) }).settings
  }
  const { clinic } = own
  if (clinic === undefined) {
    const file = join(dataDir, 'settings.json')
    throw new AppError('clinic-not-set-up', { file, key: 'clinic', reason: 'is missing' })
  }
  return { stored, lay: applyManaged, settings: { ...own, clinic } }
}

/**
 * The lesson and every language of it that is whole; the log tells of the others.
 * @throws {AppError} what is wrong with the lesson, or its times with the clinic's limits
 */
export function readContent(
  { dataDir, appDir, log }: ReadOptions,
  { lessonId, clinic }: ReadySettings,
): Content {
  const loaded = loadContent(contentDirs(appDir, dataDir), lessonId)
  checkTimes(loaded.lessonPath, loaded.lesson, clinic.limits)
  for (const problem of loaded.problems) {
    log.warn('content-refused', { problem: describeProblem(problem) })
  }
  for (const { tag, stale } of loaded.locales.values()) {
    if (stale.length > 0) {
      log.warn('language-stale', { language: tag, texts: stale.map(describeProblem) })
    }
  }
  return loaded
}

export function readExampleClinic(appDir: string) {
  const examplePath = join(appDir, 'resources', 'clinic.example.json')
  return parseJsonFile(examplePath, clinicSchema)
}
