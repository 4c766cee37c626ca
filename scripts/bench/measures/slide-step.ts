import { droppedFrames, paintedAtMs, wholeAtMs } from '../answer.ts'
import type { Bench, Measured, MeasuredApp } from '../bench.ts'
import { measurePairs, pairsOf, type Pair } from '../pairs.ts'
import { atMost, rowOfFigures, rowOfPairs } from '../row.ts'
import type { Change } from '../screen.ts'
import { Session } from '../session.ts'

/** How long until a slide answers a tap, and whether it comes smoothly. */
export async function measureSlideStep(bench: Bench): Promise<Measured> {
  const { kiosk, bare, moving, amounts } = bench
  const steps = await takeSteps(bench, kiosk, bare)
  const still = await takeSteps(bench, kiosk, bare, { isStill: true })
  const dropped = pairsOf(await takeSteps(bench, kiosk, moving), droppedFrames)
  const ours = sum(dropped.map((pair) => pair.ours))
  const theirs = sum(dropped.map((pair) => pair.theirs))
  return {
    rows: [
      rowOfPairs({
        what: 'tap to next slide painted',
        against: 'a bare page that swaps the same text',
        ...{ unit: 'ms', pairs: pairsOf(steps, paintedAtMs), target: atMost(1.5) },
        notes: [
          'From the finger leaving the screen to the first picture on the screen that shows something of the next slide; the old one being gone does not count.',
          'The kiosk has saved the step on the disk before it shows it.',
        ],
      }),
      rowOfPairs({
        what: 'tap to next slide whole, motion off',
        against: 'a bare page that swaps the same text',
        ...{ unit: 'ms', pairs: pairsOf(still, wholeAtMs), target: atMost(1.5) },
        notes: ['To the last change of the slide’s area, its picture included.'],
      }),
      rowOfFigures({
        what: 'frames dropped in a step',
        against: 'a bare page whose text moves as our slides do',
        unit: 'frames',
        ours: dropped.map((pair) => pair.ours),
        theirs: dropped.map((pair) => pair.theirs),
        isMet: ours === 0,
        target: 'none',
        notes: [
          `Of the 11 that a movement of 180 ms has: ${ours} in ${amounts.steps} steps, the bare page ${theirs}. Drawn by software.`,
        ],
      }),
    ],
    curves: [],
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Both are open side by side, each on a screen of its own, and are touched by turns. */
export async function takeSteps(
  { stage, amounts }: Bench,
  kiosk: Bench['kiosk'],
  other: MeasuredApp,
  { isStill = false } = {},
): Promise<Pair<Change[]>[]> {
  const [left, right] = stage.displays
  const ours = await Session.open(stage, kiosk.appDir, await stage.copyOf(kiosk.dataDir), left)
  const theirs = await Session.open(stage, other.appDir, await stage.copyOf(other.dataDir), right)
  await ours.begin(kiosk)
  if (isStill) await ours.tap(kiosk.places.motion)
  const pairs = await measurePairs(
    amounts.steps,
    () => ours.tap(kiosk.next, kiosk.text),
    () => theirs.tap(other.next, other.text),
  )
  await ours.end()
  await theirs.end()
  return pairs
}
