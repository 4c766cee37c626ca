import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import type { Visits } from '../../src/main/visit/visits.ts'
import type { VisitView } from '../../src/shared/visit.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { fillWithAnswers } from '../helpers/faults/many-answers.ts'
import { linesOf, startChild } from '../helpers/faults/start-child.ts'
import { goTo, makeVisits, rightOption } from '../helpers/visits.ts'

/** What the issue allows. */
const MAX_RATIO = 1.3

/** Answers a question, and one after the other until the visit is over; then the next visit's. */
function answerer(visits: Visits): () => number {
  let view: VisitView | null = null
  return () => {
    if (view === null) view = goTo(visits, visits.begin('en'), 'question')
    const option = rightOption(view)
    const startedMs = performance.now()
    const answered = visits.answer(view.id, view.turn, option)
    const tookMs = performance.now() - startedMs
    view = visits.move(answered.id, answered.turn, 'next')
    if (view.step.kind === 'summary') {
      visits.stop(view.id)
      view = null
    }
    return tookMs
  }
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

it('saving an answer costs the same at a million answers as at a thousand', async () => {
  const many = howMuch(1_000_000, 100_000)
  const [small, large] = [makeVisits(), makeVisits()]
  fillWithAnswers(small.database, 1000)
  fillWithAnswers(large.database, many)
  const [answerSmall, answerLarge] = [answerer(small.visits), answerer(large.visits)]
  // By turns, so that what else the machine does falls on both alike.
  const smallMs: number[] = []
  const largeMs: number[] = []
  for (let saves = 0; saves < 400; saves++) {
    smallMs.push(answerSmall())
    largeMs.push(answerLarge())
  }
  const ratio = median(largeMs) / median(smallMs)
  report('cost of a save', {
    '1000 answers': `${median(smallMs).toFixed(2)} ms`,
    [`${many} answers`]: `${median(largeMs).toFixed(2)} ms`,
    ratio: ratio.toFixed(2),
  })
  expect(ratio).toBeLessThan(MAX_RATIO)

  const backupsDir = join(dirname(large.databasePath), 'backups')
  mkdirSync(backupsDir)
  const startedMs = performance.now()
  const child = await startChild('backup', large.databasePath, `${backupsDir}|2026-03-04`)
  const backup = { isDone: false }
  const lines = linesOf(child).finally(() => {
    backup.isDone = true
  })
  const duringMs: number[] = []
  while (!backup.isDone) {
    duringMs.push(answerLarge())
    await new Promise((done) => setTimeout(done, 20))
  }
  expect(await lines).toEqual(['done'])
  report('backup', {
    MiB: (statSync(large.databasePath).size / 1024 / 1024).toFixed(0),
    'took s': ((performance.now() - startedMs) / 1000).toFixed(1),
    'saves meanwhile': duringMs.length,
    'slowest ms': Math.max(...duringMs).toFixed(0),
  })
})
