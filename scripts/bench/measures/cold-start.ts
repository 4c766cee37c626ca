import type { Bench, Measured, MeasuredApp } from '../bench.ts'
import { measurePairs } from '../pairs.ts'
import { atMost, rowOfPairs } from '../row.ts'
import { Session } from '../session.ts'

/** How long until a patient can begin: a process is started, and its first screen is all there. */
export async function measureColdStart(bench: Bench): Promise<Measured> {
  const { kiosk, bare, amounts } = bench
  const pairs = await measurePairs(
    amounts.starts,
    () => coldStartMs(bench, kiosk),
    () => coldStartMs(bench, bare),
  )
  const row = rowOfPairs({
    what: 'cold start to welcome screen interactive',
    against: 'a bare Electron window with one static page',
    ...{ unit: 'ms', pairs, target: atMost(1.15) },
    notes: [
      'From the start of the process to the last change of the screen; then the button is pressed, and has to answer.',
      'The bare window has the same switches and window options (fullscreen, frameless, sandbox); no preload, no bridge, no script but that of its button.',
    ],
  })
  return { rows: [row], curves: [] }
}

/** By app: a start that was taken to be over too early would show something else. */
const firstPictures = new Map<string, Buffer>()

/** The process is new each time; the files that it reads are in the system's memory, as after the first start. */
export async function coldStartMs({ stage }: Bench, app: MeasuredApp): Promise<number> {
  const session = await Session.open(stage, app.appDir, await stage.copyOf(app.dataDir))
  const { firstPicture } = session
  if (!firstPicture.equals(firstPictures.get(app.appDir) ?? firstPicture)) {
    throw new Error(`${app.appDir} did not come to the picture that it came to before`)
  }
  firstPictures.set(app.appDir, firstPicture)
  await session.begin(app) // throws where nothing answers
  await session.end()
  return session.startMs
}
