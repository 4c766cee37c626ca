import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, kill, test } from '../helpers/app.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { pick, seededRandom } from '../helpers/faults/random.ts'
import { lesson } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'

const KILL_WITHIN_MS = 1500
const LANES = 2

/** Goes through whole visits by the calls that the buttons make, and says each that came back. */
const visitForEver = `(async () => {
  const right = ${JSON.stringify(
    Object.fromEntries(
      lesson.questions.flatMap(({ id, variants }) =>
        variants.map((variant) => [
          id + ' ' + variant.id,
          variant.options.find(({ correct }) => correct)?.id ?? null,
        ]),
      ),
    ),
  )}
  const valueOf = ({ ok, value, code }) => { if (ok) return value; throw new Error(code) }
  let view = valueOf(await kiosk.kiosk.start()).visit
  for (let calls = 0; ; calls++) {
    if (view === null) view = valueOf(await kiosk.visit.begin({ locale: 'en' }))
    const { id: visitId, turn, step } = view
    if (step.kind === 'question') {
      const { questionId, variantId } = step.question
      const optionId = calls % 4 === 0 ? null : right[questionId + ' ' + variantId]
      view = valueOf(await kiosk.visit.answer({ visitId, turn, optionId }))
      console.log('answer', visitId, turn)
    } else if (step.kind === 'done') {
      await kiosk.visit.leave({ visitId })
      view = null
    } else view = valueOf(await kiosk.visit.move({ visitId, turn, to: 'next' }))
  }
})()`

function follow(page: Page): string[] {
  const answers: string[] = []
  page.on('console', (message) => {
    if (message.text().startsWith('answer ')) answers.push(message.text())
  })
  return answers
}

for (let lane = 0; lane < LANES; lane++) {
  test(`the app killed at random instants keeps every answer it gave feedback to (${lane + 1})`, async ({
    launch,
    dataDir,
  }) => {
    test.setTimeout(900_000)
    const random = seededRandom(lane + 1)
    const kills = Math.ceil(howMuch(50, 6) / LANES)
    let acknowledged = 0
    for (let round = 0; round < kills; round++) {
      const kiosk = await launch()
      await kiosk.page.waitForFunction('typeof kiosk === "object"')
      const answers = follow(kiosk.page)
      void kiosk.page.evaluate(visitForEver).catch(() => undefined)
      await new Promise((done) => setTimeout(done, pick(random, KILL_WITHIN_MS)))
      await kill(kiosk)
      acknowledged += answers.length
      const found = new Set(
        readResults(
          dataDir,
          `SELECT 'answer ' || visit_id || ' ' || turn AS line FROM answers`,
        ).map(({ line }) => line),
      )
      expect(answers.filter((line) => !found.has(line))).toEqual([])
    }
    const doubled = readResults(
      dataDir,
      `SELECT 1 FROM answers GROUP BY visit_id, question_id, try_no HAVING count(*) > 1`,
    )
    const [whole] = readResults(dataDir, 'PRAGMA quick_check')
    report('kills of the app', { kills, acknowledged, lost: 0, duplicates: doubled.length })
    expect(doubled).toEqual([])
    expect(whole).toEqual({ quick_check: 'ok' })
    expect(acknowledged).toBeGreaterThan(0)
  })
}

test('the app left alone copies its results in a process of its own', async ({
  launch,
  dataDir,
}) => {
  test.setTimeout(180_000)
  await launch()
  await expect
    .poll(
      () => {
        try {
          return readdirSync(join(dataDir, 'backups')).filter((name) => name.endsWith('.db')).length
        } catch {
          return 0
        }
      },
      { timeout: 120_000 },
    )
    .toBe(1)
})
