import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ElectronApplication, Page } from '@playwright/test'
import { KioskScreen } from '../../../tests/helpers/kiosk-screen.ts'
import { readMeta, shippedTags } from '../../../tests/helpers/locales.ts'
import type { Bench, Measured } from '../bench.ts'
import { numberText } from '../chart.ts'
import { driveKiosk } from '../kiosk-places.ts'
import { rowOfFigures, type Row } from '../row.ts'

/** What a page asked for, counted from what it really asked for. */
interface PageLoad {
  /** With the preload script, which runs before the page. */
  scriptGzipBytes: number
  preloadGzipBytes: number
  styleGzipBytes: number
  /** Fonts are compressed as they are. */
  fontBytes: number
  fontNames: string[]
  /** The languages whose words were asked for. */
  words: string[]
  wordBytes: number
}

const MOST_SCRIPT_KB = 60

/** Script, style, fonts and words until the first slide stands there, and what a language adds. */
export async function measurePageBytes(bench: Bench): Promise<Measured> {
  const load = await readPageLoad(bench)
  const row = (what: string, bytes: number, notes: string[] = []): Row =>
    rowOfFigures({ what, unit: 'KB', ours: [bytes / 1000], notes })
  const scriptKb = load.scriptGzipBytes / 1000
  const preloadKb = load.preloadGzipBytes / 1000
  const rows = [
    rowOfFigures({
      what: 'script before the first slide (en), gzip',
      unit: 'KB',
      ours: [scriptKb],
      target: `≤ ${MOST_SCRIPT_KB} KB`,
      isMet: scriptKb <= MOST_SCRIPT_KB,
      notes: [
        `What the page asked for, ${numberText(scriptKb - preloadKb)} KB, and the preload script, ${numberText(preloadKb)} KB.`,
      ],
    }),
    row('style before the first slide (en), gzip', load.styleGzipBytes),
    row('fonts before the first slide (en)', load.fontBytes, [load.fontNames.join(', ')]),
    row('words before the first slide (en)', load.wordBytes, [
      `Languages: ${load.words.join(', ')}. The welcome speaks the clinic’s first two.`,
    ]),
  ]
  for (const tag of shippedTags) {
    if (tag !== 'en') rows.push(rowOfLanguage(tag, await readLanguageLoad(bench, tag)))
  }
  return { rows, curves: [] }
}

/** A language has loaded its own only: no words but its own, no fonts of other scripts. */
function rowOfLanguage(tag: string, { fontBytes, fontNames, words, wordBytes }: PageLoad): Row {
  const foreign = fontNames.filter((name) => !scriptsOf(tag).some((part) => name.includes(part)))
  return rowOfFigures({
    what: `a switch from English to ${tag} loads, fonts and words`,
    unit: 'KB',
    ours: [(fontBytes + wordBytes) / 1000],
    target: 'its own only',
    isMet: foreign.length === 0 && words.every((each) => each === tag),
    notes: [
      `Words: ${words.join(', ') || 'none, there already'}. Fonts: ${fontNames.join(', ') || 'none, there already'}.`,
    ],
  })
}

/** What the names of font files of a language’s script have in them. */
function scriptsOf(tag: string): string[] {
  const latin = ['atkinson-hyperlegible']
  if (tag === 'ar') return [...latin, 'names', 'arabic']
  if (tag === 'zh-Hans') return [...latin, 'names', 'noto-sans-sc']
  return [...latin, 'names']
}

/** What a page still asks for comes by then; that it asks for nothing more, no event tells. */
const QUIET_MS = 1000

/** From the load of the page to the first slide in English. */
export async function readPageLoad(bench: Bench): Promise<PageLoad> {
  return watchLoad(bench, async ({ kiosk, load }) => {
    await kiosk.chooseLanguage()
    await kiosk.page.waitForTimeout(QUIET_MS)
    return load()
  })
}

async function readLanguageLoad(
  bench: Bench,
  tag: (typeof shippedTags)[number],
): Promise<PageLoad> {
  return watchLoad(bench, async ({ kiosk, load }) => {
    await kiosk.chooseLanguage()
    await kiosk.page.waitForTimeout(QUIET_MS)
    const before = await load()
    await kiosk.page.locator('header').getByRole('button', { name: 'English' }).click()
    await kiosk.page
      .getByRole('dialog')
      .getByRole('button', { name: readMeta(tag).name })
      .click()
    await kiosk.page.getByRole('dialog').waitFor({ state: 'detached' })
    await kiosk.page.waitForTimeout(QUIET_MS)
    const after = await load()
    return {
      ...after,
      fontBytes: after.fontBytes - before.fontBytes,
      fontNames: after.fontNames.filter((name) => !before.fontNames.includes(name)),
      words: after.words.slice(before.words.length),
      wordBytes: after.wordBytes - before.wordBytes,
    }
  })
}

interface Watched {
  kiosk: KioskScreen
  load: () => Promise<PageLoad>
}

async function watchLoad<Result>(
  { stage, kiosk: { dataDir } }: Bench,
  look: (watched: Watched) => Promise<Result>,
): Promise<Result> {
  const { app, page } = await driveKiosk(stage, await stage.copyOf(dataDir))
  try {
    const kiosk = new KioskScreen(page, 'en')
    await page.getByRole('button', { name: readMeta('en').name }).waitFor()
    await noteWords(app)
    await page.reload() // so that what was there before it was looked at counts, too
    return await look({ kiosk, load: () => readLoad(stage.appDir, app, page) })
  } finally {
    await app.close()
  }
}

interface AskedWords {
  locale: string
  bytes: number
}

/** Main answers requests for words as before, and notes them. */
async function noteWords(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ ipcMain }) => {
    const CHANNELS = ['content:words', 'content:lessonWords']
    type Handler = (event: unknown, input: { locale: string }) => unknown
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })
      ._invokeHandlers
    const asked: AskedWords[] = []
    Object.assign(globalThis, { benchWords: asked })
    for (const channel of CHANNELS) {
      const handler = handlers.get(channel)
      if (handler === undefined) throw new Error(`nobody answers ${channel}`)
      handlers.set(channel, async (event, input) => {
        const answer = await handler(event, input)
        asked.push({ locale: input.locale, bytes: Buffer.byteLength(JSON.stringify(answer)) })
        return answer
      })
    }
  })
}

async function readLoad(appDir: string, app: ElectronApplication, page: Page): Promise<PageLoad> {
  const urls = await page.evaluate<string[]>(
    `[...new Set(performance.getEntriesByType('resource').map(({ name }) => name))]`,
  )
  const asked = await app.evaluate(
    () => (globalThis as unknown as { benchWords: AskedWords[] }).benchWords,
  )
  const files = urls.map((url) => new URL(url).pathname).filter((name) => !name.includes('figures'))
  const sumOf = (ending: string, size: (content: Buffer) => number) =>
    files
      .filter((name) => name.endsWith(ending))
      .reduce((sum, name) => sum + size(readFileSync(join(appDir, 'out/renderer', name))), 0)
  const gzipped = (content: Buffer) => gzipSync(content, { level: 9 }).length
  const preload = readFileSync(join(appDir, 'out/preload/index.cjs'))
  return {
    scriptGzipBytes: sumOf('.js', gzipped) + gzipped(preload),
    preloadGzipBytes: gzipped(preload),
    styleGzipBytes: sumOf('.css', gzipped),
    fontBytes: sumOf('.woff2', ({ length }) => length),
    fontNames: files
      .filter((name) => name.endsWith('.woff2'))
      .map((name) => name.replace(/^.*\//, '').replace(/-[\w-]{8}\.woff2$/, '')),
    words: asked.map(({ locale }) => locale),
    wordBytes: asked.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
