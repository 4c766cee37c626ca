import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ElectronStore from 'electron-store'

export interface StoreTask {
  name: 'store'
  dataDir: string
  answers: number
  saves: number
  /** No more saves are begun after so long. */
  patienceMs: number
}

/** What is kept of an answer: as our own table has it. */
const makeAnswer = (seq: number) => ({
  seq,
  visitId: '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10',
  turn: 52,
  questionId: 'numb-now',
  variantId: 'a',
  optionId: 'now',
  outcome: 'correct',
  tryNo: 1,
  locale: 'en',
  contentHash: '0123456789abcdef'.repeat(4),
  wordsHash: '0123456789abcdef'.repeat(4),
  secondWordsHash: null,
  answeredAt: '2026-03-04T14:07:31.250-05:00',
  elapsedMs: 9000,
})

/** An answer saved by electron-store, which writes the whole file anew, aside and synced. @returns ms */
export function measureStore({ dataDir, answers, saves, patienceMs }: StoreTask): number[] {
  const filled = Object.fromEntries(
    Array.from({ length: answers }, (_, seq) => [`a${seq}`, makeAnswer(seq)]),
  )
  writeFileSync(join(dataDir, 'results.json'), JSON.stringify({ answers: filled }))
  const store = new ElectronStore({ cwd: dataDir, name: 'results' })
  const tookMs: number[] = []
  const beganMs = performance.now()
  for (let save = 0; save < saves; save++) {
    const startedMs = performance.now()
    store.set(`answers.a${answers + save}`, makeAnswer(answers + save))
    tookMs.push(performance.now() - startedMs)
    if (performance.now() - beganMs > patienceMs) break
  }
  return tookMs
}
