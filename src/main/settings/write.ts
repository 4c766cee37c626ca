import { writeJsonFile } from '../platform/write-json.ts'
import type { Settings } from './schema.ts'

/** The one way in which settings come to the disk once the kiosk has some. */
export function writeSettings(settingsPath: string, settings: Settings): void {
  writeJsonFile(settingsPath, settings)
}
