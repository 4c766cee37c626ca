import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defaultSettings } from '../../src/main/settings.ts'
import { findAccessibilityFaults, settle } from '../helpers/axe.ts'
import { expect, giveToApp, makeDataDir, resize, test, type Kiosk } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { shippedTags, type ShippedTag } from '../helpers/locales.ts'
import { findLayoutFaults } from '../helpers/layout.ts'

/** A picture of every screen in each language, size and comfort setting, and a list of what does not fit. */

const outDir = resolve(import.meta.dirname, '../../gallery-output')
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 800, height: 1280 },
]
const modes = ['usual', 'largest-text', 'high-contrast'] as const

for (const locale of shippedTags) {
  for (const size of sizes) {
    for (const mode of modes) {
      const name = `${locale}-${size.width}x${size.height}-${mode}`
      test(name, async ({ launch }) => {
        const kiosk = await launch({ size })
        const faults = await walk(kiosk, locale, mode, join(outDir, name))
        faults.push(...(await walkTrouble(launch, size, join(outDir, name))))
        await makeContactSheet(kiosk, name, size)
        expect(faults).toEqual([])
      })
    }
  }
}

async function walk(
  { page }: Kiosk,
  locale: ShippedTag,
  mode: (typeof modes)[number],
  dir: string,
): Promise<string[]> {
  mkdirSync(dir, { recursive: true })
  const screen = new KioskScreen(page, locale)
  const faults: string[] = []
  let shots = 0
  const shoot = async (what: string) => {
    await settle(page)
    shots++
    const file = `${String(shots).padStart(2, '0')}-${what}.png`
    await page.screenshot({ path: join(dir, file) })
    // Only the largest text may need more than a screen; a button then leads on.
    const found = [
      ...(await findLayoutFaults(page, { mayScroll: mode === 'largest-text' })),
      ...(await findAccessibilityFaults(page, 'enhanced')),
    ]
    faults.push(...found.map((fault) => `${file}: ${fault}`))
  }

  await page.getByRole('heading', { level: 1 }).waitFor()
  await shoot('welcome')
  await screen.chooseLanguage()
  const taps = { usual: 0, 'largest-text': 2, 'high-contrast': 2 }[mode]
  for (let tap = 0; tap < taps; tap++) {
    await screen.comfort(mode === 'largest-text' ? 'text' : 'colours').click()
  }
  await screen.askHelp()
  await shoot('help')
  await screen.button(screen.words.help.close).click()
  await page.locator('header button').last().click()
  await page.getByRole('dialog').waitFor()
  await shoot('languages')
  await screen.button(screen.words.languages.stay).click()
  await screen.goToQuiz(async () => {
    await shoot('slide')
    const stops = page.locator('.timeline li > button')
    for (let stop = 1; stop < (await stops.count()); stop++) {
      await stops.nth(stop).click()
      await shoot('timeline')
    }
  })
  await shoot('question')
  await screen.answerNotSure()
  await shoot('reteach')
  await screen.press(screen.next)
  await shoot('question')
  await screen.answerRight()
  await shoot('right')
  await screen.press(screen.next)
  // The first question is missed to the end, so that the nurse's screens are seen.
  while ((await screen.options.count()) > 0) {
    const { questionId } = await screen.question()
    const isFirst = questionId === 'breathing'
    if (isFirst) await screen.answerNotSure()
    else await screen.answerRight()
    if (isFirst) await shoot('missed')
    await screen.press(screen.next)
  }
  await shoot('summary')
  await screen.press(screen.next)
  await shoot('done')
  await screen.reveal(screen.button(screen.words.done.close))
  await screen.button(screen.words.done.close).click()
  await page.locator('[data-turn]').waitFor({ state: 'detached' })

  // The page's time stands still from here on; nobody touches the kiosk until it asks.
  await page.clock.install()
  await page.reload()
  await screen.chooseLanguage()
  for (let tap = 0; tap < taps; tap++) {
    await screen.comfort(mode === 'largest-text' ? 'text' : 'colours').click()
  }
  await page.clock.runFor(defaultSettings().idleSeconds * 1000 - 20_000)
  await page.getByRole('dialog').waitFor()
  await shoot('idle')
  return faults
}

/** What staff see when the kiosk cannot serve patients. */
async function walkTrouble(
  launch: (options: { dataDir: string }) => Promise<Kiosk>,
  size: { width: number; height: number },
  dir: string,
): Promise<string[]> {
  const dataDir = makeDataDir()
  const settingsPath = join(dataDir, 'settings.json')
  writeFileSync(settingsPath, '{}')
  giveToApp(settingsPath)
  const { app, page } = await launch({ dataDir })
  await resize(app, size)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.screenshot({ path: join(dir, '99-trouble.png') })
  const faults = [
    ...(await findLayoutFaults(page, { mayScroll: false })),
    ...(await findAccessibilityFaults(page, 'enhanced')),
  ]
  rmSync(dataDir, { recursive: true, force: true })
  return faults.map((fault) => `99-trouble.png: ${fault}`)
}

/** One picture with all pictures, made by the same browser. */
async function makeContactSheet(
  { app }: Kiosk,
  name: string,
  size: { width: number; height: number },
): Promise<void> {
  const columns = size.width > size.height ? 6 : 10
  const thumbs = readdirSync(join(outDir, name))
    .sort()
    .map((file) => `<figure><img src="${name}/${file}"><figcaption>${file}</figcaption></figure>`)
  const sheetPath = join(outDir, `${name}.html`)
  writeFileSync(
    sheetPath,
    `<!doctype html><title>${name}</title><style>
      body { display: grid; grid-template-columns: repeat(${columns}, 1fr); gap: 8px; margin: 8px; font: 11px sans-serif }
      figure { margin: 0 } img { width: 100%; outline: 1px solid #999 }
    </style>${thumbs.join('\n')}`,
  )
  const [sheet] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(({ BrowserWindow }, path) => {
      const window = new BrowserWindow({ width: 1800, height: 1200 })
      return window.loadFile(path)
    }, sheetPath),
  ])
  await sheet.waitForLoadState('load')
  await sheet.screenshot({ path: join(outDir, `${name}.png`), fullPage: true })
}
