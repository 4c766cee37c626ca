import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { FileProblem, readJsonFile } from '../platform/json-file.ts'
import { parseSettings, type Settings } from './schema.ts'

/**
 * The settings as they are stored, whoever asks: the kiosk and the commands read them alike. A file
 * that cannot be read or is from a newer app stays as it is: guessing a clinic's phone number is not
 * an option.
 * @returns null where there is no file yet
 * @throws {AppError} `settings-invalid` or `settings-newer`, naming the file and the key
 */
export function readStoredSettings(dataDir: string): Settings | null {
  const settingsPath = join(dataDir, 'settings.json')
  if (!existsSync(settingsPath)) return null
  try {
    const stored = readJsonFile(settingsPath)
    if (isObject(stored)) return parseSettings(settingsPath, stored)
    throw new FileProblem([{ file: settingsPath, key: '', reason: 'must be an object' }])
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    throw new AppError('settings-invalid', error.problems[0], { cause: error })
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
