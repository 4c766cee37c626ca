import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Store from 'electron-store'
import * as v from 'valibot'
import { clinicSchema } from '../shared/clinic.ts'
import { AppError, type ErrorCode } from '../shared/errors.ts'
import { conditionsSchema, idSchema } from '../shared/lesson.ts'
import { localeTagSchema } from '../shared/visit.ts'
import { checkValue, FileProblem } from './parse-file.ts'
import { migrateSettings, SETTINGS_VERSION } from './settings-migrations.ts'

/**
 * `settings.json` in the data folder. Only what the clinic decides; results are never kept here,
 * because the whole file is written anew on each save.
 */
export const settingsSchema = v.strictObject({
  schemaVersion: v.literal(SETTINGS_VERSION),
  /** Random, made on the first run: tells the exports of several kiosks apart. */
  kioskId: v.pipe(v.string(), v.uuid()),
  /** Absent until the clinic is set up. */
  clinic: v.optional(clinicSchema),
  lessonId: idSchema,
  /** The languages offered, in this order. */
  languages: v.pipe(v.array(localeTagSchema), v.minLength(1, 'must name at least one language')),
  /** What is assumed of a patient about whom staff said nothing. */
  conditions: conditionsSchema,
  /** An interrupted visit goes on if the kiosk is back within this time; one minute to ten. */
  resumeWithinSeconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(600)),
})
export type Settings = v.InferOutput<typeof settingsSchema>

export function defaultSettings(): Settings {
  return {
    schemaVersion: SETTINGS_VERSION,
    kioskId: randomUUID(),
    lessonId: 'facet-joint-injection',
    languages: ['en', 'es'],
    conditions: {
      region: 'unknown',
      steroid: 'unknown',
      sedation: 'unknown',
      diabetes: 'unknown',
      bloodThinner: 'unknown',
    },
    resumeWithinSeconds: 180,
  }
}

/**
 * Reads the settings, or writes the defaults where there is no file yet. A file that cannot be read
 * or is from a newer app stays as it is: guessing a clinic's phone number is not an option.
 * @throws {AppError} `settings-invalid`, `settings-newer` or `data-folder-unwritable`
 */
export function loadSettings(dataDir: string): Settings {
  const settingsPath = join(dataDir, 'settings.json')
  const refuse = (code: ErrorCode, reason: string, cause?: unknown) =>
    new AppError(code, { file: settingsPath, key: '', reason }, { cause })

  const isNew = !existsSync(settingsPath)
  let store: Store
  try {
    store = new Store({ cwd: dataDir, name: 'settings', configFileMode: 0o600 })
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not valid JSON: ' : 'cannot be read: '
    throw refuse('settings-invalid', reason + (error as Error).message, error)
  }
  if (isNew) {
    const settings = defaultSettings()
    try {
      store.store = settings
    } catch (error) {
      throw refuse('data-folder-unwritable', (error as Error).message, error)
    }
    return settings
  }
  return parseSettings(settingsPath, store.store)
}

/** @throws {AppError} `settings-newer` or `settings-invalid`, naming the key */
export function parseSettings(settingsPath: string, stored: Record<string, unknown>): Settings {
  const version = stored['schemaVersion']
  if (typeof version === 'number' && version > SETTINGS_VERSION) {
    throw new AppError('settings-newer', {
      file: settingsPath,
      key: 'schemaVersion',
      reason: `is ${version}, this app reads up to ${SETTINGS_VERSION}`,
    })
  }
  try {
    return checkValue(settingsPath, settingsSchema, migrateSettings(stored))
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    throw new AppError('settings-invalid', error.problems[0], { cause: error })
  }
}
