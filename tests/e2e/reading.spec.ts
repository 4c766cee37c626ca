import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { fillWithAnswers } from '../helpers/faults/many-answers.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { ANN, giveNewStaff } from '../helpers/staff-screen.ts'
import { LONG } from '../helpers/screen-coverage.ts'

const SIZE = { width: 1280, height: 800 }
const ANSWERS = 130_000
const ALL_DAYS = JSON.stringify({ fromDate: null, toDate: null })

/** Enough that each report takes a moment. */
function fill(dataDir: string): void {
  const path = join(dataDir, DATABASE_NAME)
  const database = openDatabase(path)
  fillWithAnswers(database, ANSWERS)
  database.close()
  giveToApp(path)
  giveNewStaff(dataDir)
}

const hasReader = (app: ElectronApplication) =>
  app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().some(({ name }) => name === 'Aftercare reading'),
  )

/** Ends the next process that reads, as soon as it is there. */
function killReader(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(async ({ app: electron }) => {
    for (let looks = 0; looks < 2000; looks++) {
      const reader = electron.getAppMetrics().find(({ name }) => name === 'Aftercare reading')
      if (reader !== undefined) return process.kill(reader.pid, 'SIGKILL')
      await new Promise((done) => setTimeout(done, 2))
    }
    return false
  })
}

/** A patient is at a question, and staff are in. */
async function openQuestion(page: Page): Promise<void> {
  await new KioskScreen(page, 'en').chooseLanguage()
  await page.evaluate(`(async () => {
    const { value } = await kiosk.staff.unlock({ pin: '${ANN.pin}' })
    if (value.kind !== 'open') throw new Error(value.kind)
    let { visit } = (await kiosk.kiosk.start()).value
    while (visit.step.kind !== 'question') {
      visit = (await kiosk.visit.move({ visitId: visit.id, turn: visit.turn, to: 'next' })).value
    }
    globalThis.question = visit
  })()`)
}

test(
  'an answer is saved while a report that was asked for before it is still read',
  LONG,
  async ({ launch, dataDir }) => {
    fill(dataDir)
    const { page } = await launch({ size: SIZE })
    await openQuestion(page)
    for (const report of ['questions', 'slides', 'visits', 'topics'] as const) {
      const order = await page.evaluate(`(async () => {
      const order = []
      const ended = (what) => ({ ok, code }) => order.push(ok ? what : code)
      const { id, turn } = globalThis.question
      await Promise.all([
        kiosk.reports.${report}(${ALL_DAYS}).then(ended('report')),
        kiosk.device.view().then(ended('device')),
        ${
          report === 'questions'
            ? `kiosk.visit.answer({ visitId: id, turn, optionId: null }).then(ended('saved')),`
            : `kiosk.staff.stay().then(ended('saved')),`
        }
      ])
      return order
    })()`)
      expect(order).toHaveLength(3)
      expect(order).toEqual(expect.arrayContaining(['report', 'device']))
      expect((order as string[])[0]).toBe('saved')
    }
    expect(readResults(dataDir, 'SELECT count(*) AS n FROM answers')).toEqual([{ n: ANSWERS + 1 }])
  },
)

test(
  'a process that dies while it reads is told by its code, and the kiosk goes on',
  LONG,
  async ({ launch, dataDir }) => {
    fill(dataDir)
    const { app, page } = await launch({ size: SIZE })
    await openQuestion(page)
    // The check of results so large is done by such a process, too.
    const log = () => readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
    await expect.poll(log).toContain('results-checked')
    await expect.poll(() => hasReader(app)).toBe(false)
    const ask = () => page.evaluate(`kiosk.reports.questions(${ALL_DAYS})`)
    const [isKilled, answer] = await Promise.all([killReader(app), ask()])
    expect(isKilled).toBe(true)
    expect(answer).toEqual({ ok: false, code: 'read-failed' })
    expect(await ask()).toMatchObject({ ok: true })
    await expect(new KioskScreen(page, 'en').headline).toBeVisible()
  },
)
