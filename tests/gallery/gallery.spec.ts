import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { pseudoTags } from '../../scripts/locales/pseudo.ts'
import { findAccessibilityFaults, settle } from '../helpers/axe.ts'
import {
  expect,
  giveToApp,
  makeDataDir,
  test,
  type Kiosk,
  type LaunchOptions,
} from '../helpers/app.ts'
import { usePseudoLocales } from '../helpers/language-folders.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findLayoutFaults, findStaffFaults } from '../helpers/layout.ts'
import { isPseudo, shippedTags, type ShippedTag, type TestTag } from '../helpers/locales.ts'
import { SetupScreen } from '../helpers/setup-screen.ts'
import { launchForStaff } from '../helpers/staff-screen.ts'
import { walkVisit } from '../helpers/walk.ts'
import { fillForStaff, walkFirstSetup, walkStaffScreens } from '../helpers/walk-staff.ts'

/** A picture of every screen in each language, size and comfort setting, and a list of what does not fit. */

const outDir = resolve(import.meta.dirname, '../../gallery-output')
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 800, height: 1280 },
]
type Size = (typeof sizes)[number]
const modes = ['usual', 'largest-text', 'high-contrast'] as const
type Mode = (typeof modes)[number]
/** How often a patient touches which choice to come there. */
const tapsOf = { usual: 0, 'largest-text': 2, 'high-contrast': 2 }
const choiceOf = { usual: 'text', 'largest-text': 'text', 'high-contrast': 'colours' } as const

for (const locale of [...shippedTags, ...pseudoTags]) {
  for (const size of sizes) {
    for (const mode of modes) {
      // What a made-up language shows, its length and its direction, is the same in all colours.
      if (isPseudo(locale) && mode === 'high-contrast') continue
      const name = `${locale}-${size.width}x${size.height}-${mode}`
      test(name, async ({ launch, dataDir }) => {
        if (isPseudo(locale)) usePseudoLocales(dataDir)
        const kiosk = await launch({ size })
        const faults = await walk(kiosk, locale, mode, join(outDir, name))
        faults.push(...(await walkTrouble(launch, size, join(outDir, name))))
        if (!isPseudo(locale)) {
          faults.push(...(await walkStaff(launch, { locale, mode, size }, join(outDir, name))))
          // Nobody has chosen a mode before there is a patient.
          if (mode === 'usual') {
            faults.push(...(await walkSetup(launch, { locale, size }, join(outDir, name))))
          }
        }
        await makeContactSheet(kiosk, name, size)
        expect(faults).toEqual([])
      })
    }
  }
}

async function walk({ page }: Kiosk, locale: TestTag, mode: Mode, dir: string): Promise<string[]> {
  mkdirSync(dir, { recursive: true })
  const screen = new KioskScreen(page, locale)
  const faults: string[] = []
  let shots = 0
  const shoot = async (what: string) => {
    await settle(page)
    shots++
    const file = `${String(shots).padStart(2, '0')}-${what}.png`
    await page.screenshot({ path: join(dir, file) })
    // Only the largest text and the longest words may need more than a screen; a button leads on.
    const mayScroll = mode === 'largest-text' || locale === 'en-XA'
    const found = [
      ...(await findLayoutFaults(page, { mayScroll })),
      ...(await findAccessibilityFaults(page, 'enhanced')),
    ]
    faults.push(...found.map((fault) => `${file}: ${fault}`))
  }

  await page.getByRole('heading', { level: 1 }).waitFor()
  await shoot('welcome')
  await walkVisit(screen, {
    checkScreen: shoot,
    prepare: async () => {
      for (let tap = 0; tap < tapsOf[mode]; tap++) await screen.comfort(choiceOf[mode]).click()
    },
  })
  return faults
}

/** What staff see when the kiosk cannot serve patients. */
async function walkTrouble(
  launch: (options: Pick<LaunchOptions, 'dataDir' | 'size'>) => Promise<Kiosk>,
  size: Size,
  dir: string,
): Promise<string[]> {
  const dataDir = makeDataDir()
  const settingsPath = join(dataDir, 'settings.json')
  writeFileSync(settingsPath, '{}')
  giveToApp(settingsPath)
  const { page } = await launch({ dataDir, size })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.screenshot({ path: join(dir, '99-trouble.png') })
  const faults = [
    ...(await findLayoutFaults(page, { mayScroll: false })),
    ...(await findAccessibilityFaults(page, 'enhanced')),
  ]
  rmSync(dataDir, { recursive: true, force: true })
  return faults.map((fault) => `99-trouble.png: ${fault}`)
}

/** What staff see, in their own language, with what the patient chose. */
async function walkStaff(
  launch: (options: Partial<LaunchOptions>) => Promise<Kiosk>,
  { locale, mode, size }: { locale: ShippedTag; mode: Mode; size: Size },
  dir: string,
): Promise<string[]> {
  const dataDir = makeDataDir()
  const { page, staff } = await launchForStaff(
    (options) => launch({ ...options, dataDir }),
    dataDir,
    {
      ...{ size, tag: locale, settings: fillForStaff(dataDir) },
    },
  )
  const screen = new KioskScreen(page, locale)
  const dress = async (shown: KioskScreen) => {
    for (let tap = 0; tap < tapsOf[mode]; tap++) await shown.comfort(choiceOf[mode]).click()
  }
  await screen.chooseLanguage()
  await dress(screen)
  const { faults, checkScreen } = checkStaffScreens(page, dir, '90-staff')
  // The welcome speaks the clinic's first language.
  await walkStaffScreens(staff, checkScreen, () => dress(new KioskScreen(page, 'en')))
  rmSync(dataDir, { recursive: true, force: true })
  return faults
}

/** What whoever sets the kiosk up sees first of all, in their language. */
async function walkSetup(
  launch: (options: Partial<LaunchOptions>) => Promise<Kiosk>,
  { locale, size }: { locale: ShippedTag; size: Size },
  dir: string,
): Promise<string[]> {
  const dataDir = makeDataDir()
  const { page } = await launch({ dataDir, size, env: { AFTERCARE_SETUP: '1' } })
  const { faults, checkScreen } = checkStaffScreens(page, dir, '80-setup')
  await walkFirstSetup(new SetupScreen(page, locale), checkScreen)
  rmSync(dataDir, { recursive: true, force: true })
  return faults
}

function checkStaffScreens(page: Page, dir: string, start: string) {
  const faults: string[] = []
  const checkScreen = async (what: string) => {
    await settle(page)
    const file = `${start}-${what}.png`
    await page.screenshot({ path: join(dir, file) })
    const found = [
      ...(await findStaffFaults(page)),
      ...(await findAccessibilityFaults(page, 'enhanced')),
    ]
    faults.push(...found.map((fault) => `${file}: ${fault}`))
  }
  return { faults, checkScreen }
}

/** One picture with all pictures, made by the same browser. */
async function makeContactSheet({ app }: Kiosk, name: string, size: Size): Promise<void> {
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
    app.evaluate(({ BrowserWindow, session: sessions }, path) => {
      // The kiosk lets no session read a file; this one, of the gallery alone, may.
      const session = sessions.fromPartition('gallery')
      session.webRequest.onBeforeRequest(null)
      const window = new BrowserWindow({ width: 1800, height: 1200, webPreferences: { session } })
      return window.loadFile(path)
    }, sheetPath),
  ])
  await sheet.waitForLoadState('load')
  await sheet.screenshot({ path: join(outDir, `${name}.png`), fullPage: true })
}
