import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pseudoTags } from '../../scripts/locales/pseudo.ts'
import { defaultSettings, type Settings } from '../../src/main/settings.ts'
import { giveToApp } from './app.ts'
import { readMeta, readWords, wordFiles, type TestTag } from './locales.ts'

/** What a clinic may put into the data folder, put there before the kiosk starts. */

export function useSettings(dataDir: string, change: Partial<Settings>): void {
  const path = join(dataDir, 'settings.json')
  writeFileSync(path, JSON.stringify({ ...defaultSettings(), ...change }))
  giveToApp(path)
}

/** A folder for each pseudo-language; the kiosk then offers these and no others. */
export function usePseudoLocales(dataDir: string): void {
  for (const tag of pseudoTags) writeLocale(join(dataDir, 'locales', tag), tag)
  useSettings(dataDir, { languages: [...pseudoTags] })
}

/** All that a language's folder needs. */
export function writeLocale(localeDir: string, tag: TestTag): void {
  const write = (name: string, content: unknown) => {
    writeFileSync(join(localeDir, `${name}.json`), JSON.stringify(content))
  }
  mkdirSync(localeDir, { recursive: true })
  write('meta', readMeta(tag))
  for (const name of wordFiles) write(name, readWords(tag, name))
}
