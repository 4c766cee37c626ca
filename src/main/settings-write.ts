import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import type { Settings } from './settings.ts'

/** Writes the settings so that after a power cut the file is the old one or the new one, and whole. */
export function writeSettings(settingsPath: string, settings: Settings): void {
  const temporaryPath = `${settingsPath}.new`
  const file = openSync(temporaryPath, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(settings, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporaryPath, settingsPath)
}
