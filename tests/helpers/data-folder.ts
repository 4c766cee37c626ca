import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings, type Settings } from '../../src/main/settings/schema.ts'
import { giveToApp } from './app.ts'

/** What a clinic may put into the data folder, put there before the kiosk starts. */

/** Presses count at once unless a test says otherwise: most are about something else. */
export function useSettings(dataDir: string, change: Partial<Settings>): void {
  const path = join(dataDir, 'settings.json')
  writeFileSync(path, JSON.stringify({ ...defaultSettings(), pressDelayMs: 0, ...change }))
  giveToApp(path)
}

/** The same for a folder that the test has put no settings into. */
export function useUsualSettings(dataDir: string): void {
  const isFolder = statSync(dataDir, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (!isFolder || existsSync(join(dataDir, 'settings.json'))) return
  try {
    useSettings(dataDir, {})
  } catch (error) {
    // A test of a disk that can only be read.
    if ((error as NodeJS.ErrnoException).code !== 'EROFS') throw error
  }
}
