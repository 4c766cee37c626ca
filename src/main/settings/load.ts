import { join } from 'node:path'
import Store from 'electron-store'
import { AppError } from '../../shared/errors.ts'
import { readStoredSettings } from './read.ts'
import { defaultSettings, type Settings } from './schema.ts'

/**
 * Reads the settings, or writes the defaults where there is no file yet.
 * @throws {AppError} as `readStoredSettings`, or `data-folder-unwritable`
 */
export function loadSettings(dataDir: string): Settings {
  return readStoredSettings(dataDir) ?? writeDefaults(dataDir)
}

function writeDefaults(dataDir: string): Settings {
  const settings = defaultSettings()
  try {
    new Store({ cwd: dataDir, name: 'settings', configFileMode: 0o600 }).store = settings
    return settings
  } catch (error) {
    const [file, reason] = [join(dataDir, 'settings.json'), (error as Error).message]
    throw new AppError('data-folder-unwritable', { file, key: '', reason }, { cause: error })
  }
}
