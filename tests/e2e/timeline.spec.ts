import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import englishWords from '../../locales/en/facet-joint-injection.json' with { type: 'json' }
import spanishWords from '../../locales/es/facet-joint-injection.json' with { type: 'json' }
import example from '../../resources/clinic.example.json' with { type: 'json' }
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { formatValues, type ValueName } from '../../src/shared/values.ts'
import { expect, giveToApp, kill, test } from '../helpers/app.ts'
import { expectAccessible, expectToFit, settle } from '../helpers/axe.ts'
import { KioskScreen, lesson } from '../helpers/kiosk-screen.ts'
import { findLayoutFaults } from '../helpers/layout.ts'
import { readResults } from '../helpers/results.ts'
import { LONG, covered } from '../helpers/screen-coverage.ts'

const SIZE = { width: 1280, height: 800 }
const PORTRAIT = { width: 800, height: 1280 }
const { limits } = example
const wordsOf = { en: englishWords.timeline, es: spanishWords.timeline }
const formatLocales = { en: 'en-US', es: 'es-US' }
type StageId = keyof typeof englishWords.timeline
const stageIds = lesson.timeline.map(({ id }) => id as StageId)

/**
 * The moment that the words of each stage name, as the page's own Intl says it, counted from the
 * injection as it was kept.
 */
async function expectedMoments(
  page: Page,
  dataDir: string,
  locale: 'en' | 'es',
  width: 'short' | 'long',
): Promise<Record<StageId, string>> {
  const [visit] = readResults(dataDir, 'SELECT injected_at FROM visits')
  const injectedAt = new Date(String(visit?.['injected_at']))
  const agoMs = Date.now() - injectedAt.getTime()
  // The visit begins when the language is chosen.
  expect(agoMs).toBeGreaterThanOrEqual(0)
  expect(agoMs).toBeLessThan(120_000)

  const format = (instant: Date, options: Intl.DateTimeFormatOptions) =>
    page.evaluate<string>(
      `new Intl.DateTimeFormat('${formatLocales[locale]}', ${JSON.stringify(options)})
         .format(${instant.getTime()})`,
    )
  const hour = (hours: number) => {
    const at = new Date(injectedAt.getTime() + (hours + 0.5) * 3_600_000)
    at.setMinutes(0, 0, 0)
    // Nobody is told "12": midnight is the hour before, and noon has its name.
    if (at.getHours() === 0) at.setHours(-1)
    const noon = at.getHours() === 12 && ({ dayPeriod: 'long' } as const)
    if (at.toDateString() !== new Date().toDateString()) {
      return format(at, { weekday: width, hour: 'numeric', ...noon })
    }
    return format(at, { hour: 'numeric', ...(width === 'long' && { dayPeriod: 'long' }), ...noon })
  }
  const day = (days: number) => {
    const on = new Date(injectedAt)
    on.setDate(on.getDate() + days)
    return format(on, { weekday: width, month: width, day: 'numeric' })
  }
  const weekLater = await day(7)
  const latest = await day(limits.reliefLatestDays)
  return {
    'recovery-room': '',
    numbing: await hour(limits.numbWindowHours),
    dip: await day(limits.sorenessDays),
    'steroid-starts': await day(limits.steroidOnsetFromDays),
    'week-one': weekLater,
    relief: weekLater,
    waiting: latest,
    'no-relief': latest,
  }
}

const clinicValues = formatValues(example, defaultSettings().conditions, 'en-US')

/** Words as they are shown, with English values. No stage of the lesson names both its moments. */
const fill = (text: string, moment: string) =>
  text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) =>
    name === 'from' || name === 'to'
      ? moment
      : clinicValues[name as ValueName].replace(/[\u2066-\u2069]/g, ''),
  )

/** Whether each stop is open, in order. */
const openOf = (screen: KioskScreen) =>
  screen.stops.evaluateAll((stops: { ariaExpanded: string | null }[]) =>
    stops.map(({ ariaExpanded }) => ariaExpanded),
  )

async function expectOpenAlone(screen: KioskScreen, index: number): Promise<void> {
  const expected = stageIds.map((_id, each) => String(each === index))
  await expect.poll(() => openOf(screen)).toEqual(expected)
  const stage = wordsOf[screen.locale as keyof typeof wordsOf][stageIds[index] ?? 'dip']
  await expect(screen.openStage).toHaveCount(1)
  await expect(screen.openStage).toHaveAccessibleName(stage.name)
  const panelId = await screen.openStage.getAttribute('id')
  await expect(screen.stops.nth(index)).toHaveAttribute('aria-controls', panelId ?? 'none')
}

async function goToTimeline(page: Page, locale: 'en' | 'es'): Promise<KioskScreen> {
  const screen = new KioskScreen(page, locale)
  await screen.chooseLanguage()
  await screen.skipToTimeline()
  // It slides in; on the way nothing is in its place.
  await settle(page)
  return screen
}

test('each stop is a button with the real time of its stage', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  const screen = await goToTimeline(page, 'en')
  const moments = await expectedMoments(page, dataDir, 'en', 'short')
  await expect(screen.stops).toHaveCount(stageIds.length)
  for (const [index, id] of stageIds.entries()) {
    const { name, time } = wordsOf.en[id]
    await expect(screen.stops.nth(index)).toContainText(fill(time, moments[id]))
    // What it is stands in the circle's place for who cannot see the path.
    await expect(screen.stops.nth(index)).toContainText(name)
  }
})

test('the patient is at the first stop, and touching another one opens that one alone', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ size: SIZE })
  const screen = await goToTimeline(page, 'en')
  const { here } = screen.words.timeline
  const expectToBeHere = async () => {
    await expect(page.locator('main [aria-current]')).toHaveCount(1)
    await expect(screen.stops.first()).toHaveAttribute('aria-current', 'step')
    await expect(screen.stops.first()).toContainText(here)
    await expect(page.getByText(here)).toHaveCount(1)
  }
  await expectToBeHere()
  await expectOpenAlone(screen, 0)

  const moments = await expectedMoments(page, dataDir, 'en', 'long')
  for (const index of [2, 7, 1]) {
    await screen.stops.nth(index).click()
    await expectOpenAlone(screen, index)
    const id = stageIds[index] ?? 'dip'
    const { time, feel, do: advice } = wordsOf.en[id]
    for (const text of [time, ...Object.values(feel), ...Object.values(advice)]) {
      await expect(screen.openStage).toContainText(fill(text, moments[id]))
    }
    for (const name of [screen.words.timeline.feel, screen.words.timeline.do]) {
      await expect(screen.openStage.getByRole('heading', { name })).toBeVisible()
    }
    // Looking ahead moves nobody.
    await expectToBeHere()
  }
})

test('stops are reached and opened by keyboard alone', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = await goToTimeline(page, 'en')
  await expect(screen.headline).toBeFocused()
  for (const [index, key] of [
    [0, 'Enter'],
    [1, 'Enter'],
    [2, 'Space'],
  ] as const) {
    await page.keyboard.press('Tab')
    await expect(screen.stops.nth(index)).toBeFocused()
    await page.keyboard.press(key)
    await expectOpenAlone(screen, index)
    await expect(screen.stops.nth(index)).toBeFocused()
  }
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expectOpenAlone(screen, 1)
})

test('the times and the open stage follow the language', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: SIZE })
  const english = await goToTimeline(page, 'en')
  await english.stops.nth(2).click()
  await page.getByRole('button', { name: 'Language: English' }).click()
  await page.getByRole('button', { name: /^Español/ }).click()
  const spanish = new KioskScreen(page, 'es')
  await expect(spanish.headline).toHaveText(spanishWords.slides['way-to-relief'].headline)
  await expectOpenAlone(spanish, 2)
  const short = await expectedMoments(page, dataDir, 'es', 'short')
  for (const [index, id] of stageIds.entries()) {
    await expect(spanish.stops.nth(index)).toContainText(fill(wordsOf.es[id].time, short[id]))
  }
  const long = await expectedMoments(page, dataDir, 'es', 'long')
  await expect(spanish.openStage).toContainText(fill(wordsOf.es.dip.time, long.dip))
  await expect(page.getByText(spanish.words.timeline.here)).toHaveCount(1)
})

test(
  'without a steroid its stages are left out and the headline promises less',
  LONG,
  async ({ launch, dataDir }) => {
    const settings = defaultSettings()
    const conditions = { ...settings.conditions, steroid: 'no' }
    const settingsPath = join(dataDir, 'settings.json')
    writeFileSync(settingsPath, JSON.stringify({ ...settings, conditions }))
    giveToApp(settingsPath)
    const { page } = await launch({ size: SIZE })
    const screen = await goToTimeline(page, 'en')
    await expect(screen.headline).toHaveText(englishWords.slides['way-without-steroid'].headline)
    const shown: StageId[] = ['recovery-room', 'numbing', 'dip', 'relief', 'no-relief']
    await expect(screen.stops).toHaveCount(shown.length)
    for (const [index, id] of shown.entries()) {
      await screen.stops.nth(index).click()
      await expect(screen.openStage).toHaveAccessibleName(wordsOf.en[id].name)
      await expect(screen.openStage).not.toContainText(/steroid/i)
    }
    await screen.stops.nth(shown.indexOf('relief')).click()
    await expect(screen.openStage).toContainText(wordsOf.en.relief.feel.hours)
    await expect(screen.openStage).not.toContainText(wordsOf.en.relief.feel.long)
    // The other slide of it never comes.
    await screen.goToQuiz(async () => {
      await expect(screen.headline).not.toHaveText(englishWords.slides['way-to-relief'].headline)
    })
  },
)

/** The left and the upper edge of each stop. */
async function placesOf(screen: KioskScreen) {
  const boxes = await Promise.all((await screen.stops.all()).map((stop) => stop.boundingBox()))
  return { lefts: boxes.map((box) => box?.x ?? NaN), tops: boxes.map((box) => box?.y ?? NaN) }
}

/** Each further on than the one before, by the better part of a stop. */
const isRising = (edges: number[]) =>
  edges.slice(1).every((edge, index) => edge > (edges[index] ?? NaN) + 60)

test('where there is room the stops stand side by side', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = await goToTimeline(page, 'en')
  const { lefts, tops } = await placesOf(screen)
  expect(isRising(tops)).toBe(false)
  // The last of either branch.
  const [relief, noRelief] = [stageIds.indexOf('relief'), stageIds.indexOf('no-relief')]
  expect(lefts[relief]).toBeCloseTo(lefts[noRelief] ?? 0)
  expect(isRising(lefts.filter((_left, index) => index !== relief))).toBe(true)
})

/** The last stop, the first one, the last but one… */
const upAndDown = stageIds
  .flatMap((_id, index) => [stageIds.length - 1 - index, index])
  .slice(0, stageIds.length)

/**
 * All of the stop is in view, and its stage as far as there is room.
 * @returns whether there was too little
 */
async function expectInView(screen: KioskScreen, index: number): Promise<boolean> {
  const roundingPx = 8
  let isTaller = false
  await expect(async () => {
    const parts = [screen.page.getByRole('main'), screen.stops.nth(index), screen.openStage]
    const [main, stop, stage] = (await Promise.all(parts.map((part) => part.boundingBox()))).map(
      (box) => ({ top: box?.y ?? NaN, bottom: (box?.y ?? NaN) + (box?.height ?? NaN) }),
    ) as [Edges, Edges, Edges]
    expect(stop.top).toBeGreaterThan(main.top - roundingPx)
    expect(stop.bottom).toBeLessThan(main.bottom + roundingPx)
    // The stage hangs under its stop.
    expect(Math.abs(stage.top - stop.bottom)).toBeLessThan(roundingPx)
    isTaller = stage.bottom - stop.top > main.bottom - main.top + roundingPx
    if (isTaller) expect(stop.top).toBeLessThan(main.top + roundingPx)
    else expect(stage.bottom).toBeLessThan(main.bottom + roundingPx)
  }).toPass()
  return isTaller
}

interface Edges {
  top: number
  bottom: number
}

for (const [what, size, textTaps, hasTaller] of [
  ['in portrait', PORTRAIT, 0, false],
  // Some stages are taller than the screen there.
  ['in the largest text', SIZE, 2, true],
  ['in the largest text in portrait', PORTRAIT, 2, false],
] as const) {
  test(
    `${what} the stops stand in rows and what is opened is in view`,
    covered(what, ['in the largest text']),
    async ({ launch }) => {
      const { page } = await launch({ size })
      const screen = await goToTimeline(page, 'en')
      for (let tap = 0; tap < textTaps; tap++) await screen.comfort('text').click()
      await expect.poll(async () => isRising((await placesOf(screen)).tops)).toBe(true)
      const { lefts } = await placesOf(screen)
      expect(new Set(lefts).size).toBe(1)

      const tallerThanScreen: boolean[] = []
      for (const index of upAndDown) {
        await screen.stops.nth(index).click()
        await expectOpenAlone(screen, index)
        tallerThanScreen.push(await expectInView(screen, index))
      }
      if (hasTaller) expect(tallerThanScreen).toContain(true)
      expect(await findLayoutFaults(page, { mayScroll: textTaps > 0 })).toEqual([])
    },
  )
}

test('in the largest text the slide begins with its headline', async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = await goToTimeline(page, 'en')
  await screen.press(screen.back)
  await screen.comfort('text').click()
  await screen.comfort('text').click()
  await screen.press(screen.next)
  await expect(screen.stops).toHaveCount(stageIds.length)
  await expect(screen.headline).toBeInViewport({ ratio: 1 })
})

for (const [theme, taps] of [
  ['light', 0],
  ['contrast', 2],
] as const) {
  test(
    `the ${theme} colours keep a contrast of 7 to 1 on the timeline`,
    covered(theme, []),
    async ({ launch }) => {
      const { page } = await launch({ size: SIZE })
      const screen = await goToTimeline(page, 'en')
      for (let tap = 0; tap < taps; tap++) await screen.comfort('colours').click()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expectAccessible(page, 'enhanced')
      await screen.stops.nth(2).click()
      await expectAccessible(page, 'enhanced')
      // In rows, too.
      await screen.comfort('text').click()
      await expectAccessible(page, 'enhanced')
    },
  )
}

/** The visit that is open as if its injection had been then; the kiosk must not run. */
function setInjectedAt(dataDir: string, injectedAt: string): void {
  const database = openDatabase(join(dataDir, DATABASE_NAME))
  database.prepare(`UPDATE visits SET injected_at = ? WHERE status = 'open'`).run(injectedAt)
  database.close()
}

for (const locale of ['en', 'es'] as const) {
  test(
    `the timeline in ${locale} fits whichever stop is open`,
    covered(locale, ['es']),
    async ({ launch }) => {
      const { page } = await launch({ size: SIZE })
      const screen = await goToTimeline(page, locale)
      for (const index of stageIds.keys()) {
        await screen.stops.nth(index).click()
        await expectOpenAlone(screen, index)
        await expectToFit(page)
      }
    },
  )

  test(
    `the longest dates in ${locale} keep within their stops`,
    covered(locale, []),
    async ({ launch, dataDir }) => {
      const first = await launch({ size: SIZE })
      await goToTimeline(first.page, locale)
      await kill(first)
      // A Wednesday two weeks before one at the end of September: "mié, 30 de sept".
      setInjectedAt(dataDir, '2026-09-16T10:00:00.000+00:00')
      const { page } = await launch({ size: SIZE })
      const screen = new KioskScreen(page, locale)
      await expect(screen.stops.last()).toContainText('30')
      for (const index of stageIds.keys()) {
        await screen.stops.nth(index).click()
        await expectOpenAlone(screen, index)
        expect(await findLayoutFaults(page, { mayScroll: false })).toEqual([])
      }
    },
  )
}
