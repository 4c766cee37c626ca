import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings, type Settings } from '../../src/main/settings/schema.ts'
import { giveToApp } from './app.ts'

/** What a clinic may put into the data folder, put there before the kiosk starts. */

export function useSettings(dataDir: string, change: Partial<Settings>): void {
  const path = join(dataDir, 'settings.json')
  writeFileSync(path, JSON.stringify({ ...defaultSettings(), ...change }))
  giveToApp(path)
}
