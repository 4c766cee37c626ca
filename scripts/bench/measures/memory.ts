import { setTimeout as wait } from 'node:timers/promises'
import { memoryOf } from '../app-process.ts'
import type { Bench, Measured, MeasuredApp } from '../bench.ts'
import { measurePairs } from '../pairs.ts'
import { atMost, rowOfPairs } from '../row.ts'
import { Session } from '../session.ts'

/** Slides that were shown before. */
const STEPS_BEFORE = 4

/** What the kiosk takes of the machine's memory while a patient reads. */
export async function measureMemory(bench: Bench): Promise<Measured> {
  const { kiosk, bare, amounts } = bench
  const pairs = await measurePairs(
    amounts.idles,
    () => idleMemoryMiB(bench, kiosk),
    () => idleMemoryMiB(bench, bare),
  )
  const row = rowOfPairs({
    what: 'memory, idle on a slide',
    against: 'a bare Electron window, idle on the same text',
    ...{ unit: 'MiB', pairs, target: atMost(1.15) },
    notes: [
      `Proportional set size (PSS) of all processes, ${STEPS_BEFORE} slides after the start and ${amounts.idleMs / 1000} s after the last tap. One app runs at a time, so none shares pages with the other.`,
    ],
  })
  return { rows: [row], curves: [] }
}

export async function idleMemoryMiB({ stage, amounts }: Bench, app: MeasuredApp): Promise<number> {
  const session = await Session.open(stage, app.appDir, await stage.copyOf(app.dataDir))
  await session.begin(app)
  for (let step = 0; step < STEPS_BEFORE; step++) await session.tap(app.next, app.text)
  await wait(amounts.idleMs)
  const sizeMiB = memoryOf(session.app.pid)
  await session.end()
  return sizeMiB
}
