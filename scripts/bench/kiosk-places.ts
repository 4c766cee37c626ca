import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test'
import { KioskScreen } from '../../tests/helpers/kiosk-screen.ts'
import { readMeta, type ShippedTag } from '../../tests/helpers/locales.ts'
import type { BenchStage } from './bench-stage.ts'
import type { Box } from './screen.ts'

/** Where a finger has to go on the kiosk's screens, and where to look. */
export interface KioskPlaces {
  /** A folder of data as the kiosk leaves it when it was shut down on the welcome screen. */
  dataDir: string
  /** The card of the welcome that starts a visit in English. */
  start: Box
  next: Box
  /** Where a slide stands, between the two bars. */
  slide: Box
  languages: Box
  /** The card of each language where it is chosen during a visit. */
  language: Readonly<Record<ShippedTag, Box>>
  /** Of the button that turns movement off. */
  motion: Box
}

/** The animation with which a slide comes is over by then. */
const COMES_MS = 500

/** Looks once, with Playwright; what is measured afterwards runs without it. */
export async function findKioskPlaces(stage: BenchStage): Promise<KioskPlaces> {
  const dataDir = stage.makeDir('kiosk')
  const { app, page } = await driveKiosk(stage, dataDir)
  const kiosk = new KioskScreen(page, 'en')
  const start = await boxOf(page.getByRole('button', { name: readMeta('en').name }))
  await kiosk.chooseLanguage()
  const languages = await openLanguages(kiosk)
  const card = (tag: ShippedTag) =>
    boxOf(page.getByRole('dialog').getByRole('button', { name: readMeta(tag).name, exact: true }))
  const language = {
    ...{ en: await card('en'), es: await card('es') },
    ...{ ar: await card('ar'), 'zh-Hans': await card('zh-Hans') },
  }
  await kiosk.button(kiosk.words.languages.stay).click()
  await kiosk.press(kiosk.next)
  const next = await boxOf(kiosk.next)
  const motion = await boxOf(kiosk.comfort('motion'))
  // A moving box would be measured on its way.
  await page.waitForTimeout(COMES_MS)
  const slide = await boxOf(page.locator('main'))
  // An open visit would go on at the next start.
  await page.evaluate(`kiosk.kiosk.start().then(({ value: { visit } }) =>
    kiosk.visit.stop({ visitId: visit.id }))`)
  await app.close()
  return { dataDir, start, next, slide, languages, language, motion }
}

async function openLanguages(kiosk: KioskScreen): Promise<Box> {
  const button = kiosk.page.locator('header').getByRole('button', {
    name: new RegExp(`^${kiosk.words.stage.language}`),
  })
  const box = await boxOf(button)
  await button.click()
  await kiosk.page.getByRole('dialog').waitFor()
  return box
}

export async function boxOf(target: Locator): Promise<Box> {
  await target.waitFor()
  const box = await target.boundingBox()
  if (box === null) throw new Error(`${String(target)} is not on the screen`)
  return box
}

/** The kiosk with Playwright attached, for what is not timed. */
export async function driveKiosk(
  stage: BenchStage,
  dataDir: string,
): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({
    executablePath: stage.electron,
    args: [stage.appDir],
    chromiumSandbox: true,
    env: {
      ...(stage.env as Record<string, string>),
      ...stage.displays[0].env,
      AFTERCARE_DATA_DIR: dataDir,
    },
  })
  return { app, page: await app.firstWindow() }
}
