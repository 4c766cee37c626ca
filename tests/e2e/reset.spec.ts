import type { Page } from '@playwright/test'
import { expect, test, type Kiosk } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { middleOf, tap } from '../helpers/touch.ts'
import { LONG } from '../helpers/screen-coverage.ts'

const SIZE = { width: 1280, height: 800 }

/** All of a page that another person could come upon. */
async function everythingIn(page: Page): Promise<string> {
  const stored = await page.evaluate<unknown>(
    `Promise.all([
      JSON.stringify({ ...localStorage, ...sessionStorage }),
      indexedDB.databases().then((databases) => JSON.stringify(databases)),
      document.cookie,
      history.length,
      location.href,
    ])`,
  )
  return [
    await page.content(),
    await page.locator('body').ariaSnapshot(),
    JSON.stringify(stored),
  ].join('\n')
}

/** The objects that the page's script still holds, as text. */
async function heapOf({ app }: Kiosk): Promise<string> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('no window')
    const chunks: string[] = []
    // The kiosk's own, which keeps file choosers closed, is there already.
    contents.debugger.on('message', (_event, method, params: { chunk?: string }) => {
      if (method === 'HeapProfiler.addHeapSnapshotChunk') chunks.push(params.chunk ?? '')
    })
    await contents.debugger.sendCommand('HeapProfiler.collectGarbage')
    await contents.debugger.sendCommand('HeapProfiler.takeHeapSnapshot')
    return chunks.join('')
  })
}

test('G08 G09 the next patient finds nothing of the one before', async ({ launch, dataDir }) => {
  const kiosk = await launch({ size: SIZE })
  const { page } = kiosk
  const first = new KioskScreen(page, 'es')
  await first.chooseLanguage()
  await first.comfort('colours').click()
  await first.goToQuiz()
  const missed = (await first.question()).questionId
  await first.answerNotSure()
  await first.press(first.next)
  while ((await first.options.count()) > 0) {
    const { questionId } = await first.question()
    if (questionId === missed) await first.answerNotSure()
    else await first.answerRight()
    await first.press(first.next)
  }
  await first.press(first.next)
  const [visit] = readResults(dataDir, 'SELECT id FROM visits')
  const visitId = String(visit?.['id'])
  expect(await heapOf(kiosk)).toContain(visitId) // so that not finding it below means something
  await first.button(first.words.done.close).click()
  await page.getByRole('button', { name: 'English' }).waitFor()

  const traces = [visitId, first.words.summary.forNurse, first.words.done.headline]
  const welcome = await everythingIn(page)
  for (const trace of traces) expect(welcome).not.toContain(trace)
  expect(await heapOf(kiosk)).not.toContain(visitId)

  const second = new KioskScreen(page, 'en')
  await second.chooseLanguage()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  for (let times = 0; times < 10; times++) await page.keyboard.press('Alt+ArrowLeft')
  await expect(second.back).toHaveCount(0)
  await expect(page.locator('[data-turn]')).toHaveAttribute('data-turn', '0')
  const slide = await everythingIn(page)
  for (const trace of traces) expect(slide).not.toContain(trace)
})

test('B10 two fingers on two buttons, one right after the other, have one effect', async ({
  launch,
  dataDir,
}) => {
  const { app, page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  await screen.skipSlides()
  await screen.choose(':first-of-type')
  const { notSure, answer } = screen.words.quiz
  await tap(app, [await middleOf(screen.button(notSure)), await middleOf(screen.button(answer))])
  await page.locator('[data-turn]').waitFor()
  await expect.poll(() => readResults(dataDir, 'SELECT * FROM answers').length).toBe(1)
})

test('the keyboard alone takes a whole visit from welcome to welcome', LONG, async ({ launch }) => {
  const { page } = await launch({ size: SIZE })
  const screen = new KioskScreen(page, 'en')
  const isFocused = (text: string) =>
    page.evaluate<boolean>(
      `document.activeElement.textContent.trim().startsWith(${JSON.stringify(text)})`,
    )
  /** Tab until the control with this text has the focus, as a switch user would step. */
  const tabTo = async (text: string) => {
    for (let steps = 0; steps < 30; steps++) {
      await page.keyboard.press('Tab')
      if (await isFocused(text)) return
    }
    throw new Error(`no way to ${text} in 30 steps`)
  }
  const turn = () => page.locator('[data-turn]').getAttribute('data-turn')
  const pressAndWait = async (key: string) => {
    const before = await turn()
    await page.keyboard.press(key)
    await expect.poll(turn).not.toBe(before)
    // Each screen begins at its headline; a key that comes before that is lost to it.
    await expect(screen.headline).toBeFocused()
  }

  await tabTo('English')
  await page.keyboard.press('Enter')
  await expect(screen.headline).toBeFocused()
  while ((await screen.options.count()) === 0) {
    const label = (await screen.button(screen.words.quiz.start).count()) > 0 ? 'Start' : 'Next'
    await tabTo(label)
    await pressAndWait('Enter')
  }
  while ((await screen.options.count()) > 0) {
    const { rightOption } = await screen.question()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    const right = page.locator(`input[value="${rightOption}"]`)
    for (let steps = 0; steps < 3 && !(await right.isChecked()); steps++) {
      await page.keyboard.press('ArrowDown')
    }
    await expect(right).toBeChecked()
    await tabTo(screen.words.quiz.answer)
    await pressAndWait('Enter')
    await tabTo(screen.words.stage.next)
    await pressAndWait('Enter')
  }
  await tabTo(screen.words.summary.finish)
  await pressAndWait('Enter')
  await tabTo(screen.words.done.close)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /Español/ })).toBeVisible()
})
