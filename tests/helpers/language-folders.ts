import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { byFile, LESSON_ID, readEnglish } from '../../scripts/locales/files.ts'
import { pseudoTags } from '../../scripts/locales/pseudo.ts'
import { withForms } from '../../scripts/locales/skeleton.ts'
import { stamp } from '../../scripts/locales/stamp.ts'
import { giveToApp } from './app.ts'
import { useSettings } from './data-folder.ts'
import { readMeta, readWords, wordFiles } from './locales.ts'

/** The twelve that are to follow, by their names and the calls on their cards. */
export const languagesToCome = {
  'zh-Hant': ['繁體中文', '請點這裡開始'],
  vi: ['Tiếng Việt', 'Chạm vào đây để bắt đầu'],
  ko: ['한국어', '시작하려면 여기를 누르세요'],
  fil: ['Filipino', 'Pindutin dito para magsimula'],
  ru: ['Русский', 'Нажмите здесь, чтобы начать'],
  ht: ['Kreyòl ayisyen', 'Touche isit la pou kòmanse'],
  'pt-BR': ['Português (Brasil)', 'Toque aqui para começar'],
  fr: ['Français', 'Touchez ici pour commencer'],
  pl: ['Polski', 'Dotknij tutaj, aby zacząć'],
  ja: ['日本語', 'ここをタッチして始めます'],
  fa: ['فارسی', 'برای شروع اینجا را لمس کنید'],
  hi: ['हिन्दी', 'शुरू करने के लिए यहाँ छुएँ'],
} as const

/**
 * Puts languages into a kiosk's data folder, as a clinic would. Their words are the English ones:
 * what is tried is the list of languages, not what they say.
 */
export function addLanguages(
  dataDir: string,
  languages: Readonly<Record<string, readonly string[]>>,
) {
  const english = byFile(readEnglish(null))
  const meta = readMeta('en')
  for (const [tag, [name = tag, start = tag]] of Object.entries(languages)) {
    const direction = tag === 'fa' ? 'rtl' : 'ltr'
    writeLanguage(dataDir, tag, {
      meta: { ...meta, name, start, direction, formatLocale: tag },
      ui: withForms(english['ui'] ?? {}, tag),
      [LESSON_ID]: english[LESSON_ID],
      sources: stamp({}, english, tag, null),
    })
  }
}

/** A folder for each pseudo-language; the kiosk then offers these and no others. */
export function usePseudoLocales(dataDir: string): void {
  const english = byFile(readEnglish(null))
  for (const tag of pseudoTags) {
    const words = Object.fromEntries(wordFiles.map((name) => [name, readWords(tag, name)]))
    const sources = stamp({}, english, tag, null)
    writeLanguage(dataDir, tag, { ...words, meta: readMeta(tag), sources })
  }
  useSettings(dataDir, { languages: [...pseudoTags] })
}

/** Writes the files of one language, by their names without ending. */
export function writeLanguage(
  dataDir: string,
  tag: string,
  files: Readonly<Record<string, unknown>>,
): void {
  const localesDir = join(dataDir, 'locales')
  const dir = join(localesDir, tag)
  mkdirSync(dir, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, `${name}.json`)
    writeFileSync(path, JSON.stringify(content))
    giveToApp(path)
  }
  giveToApp(localesDir)
  giveToApp(dir)
}
