import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Store from 'electron-store'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { defaultSettings, parseSettings, type Settings } from './schema.ts'

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
