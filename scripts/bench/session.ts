import { rmSync } from 'node:fs'
import type { AppProcess } from './app-process.ts'
import type { BenchStage, TouchDisplay } from './bench-stage.ts'
import type { MeasuredApp } from './bench.ts'
import type { Box, Change } from './screen.ts'

/**
 * Until the screen has been still for so long, what it does belongs to the tap. The next tap comes
 * later than any double click, which the kiosk takes for one.
 */
const TAP_STILL_MS = 500
const START_STILL_MS = 1200

/** An app that is open on a screen of its own, to be touched there. */
export class Session {
  readonly #display: TouchDisplay
  readonly app: AppProcess
  /** From the start of its process until the screen had all. */
  readonly startMs: number
  /** What was on the screen then. */
  readonly firstPicture: Buffer
  readonly #dataDir: string

  private constructor(
    parts: Pick<Session, 'app' | 'startMs' | 'firstPicture'> & {
      display: TouchDisplay
      dataDir: string
    },
  ) {
    this.app = parts.app
    this.#display = parts.display
    this.startMs = parts.startMs
    this.firstPicture = parts.firstPicture
    this.#dataDir = parts.dataDir
  }

  /** @param dataDir for this session alone: it is gone afterwards */
  static async open(
    stage: BenchStage,
    appDir: string,
    dataDir: string,
    display: TouchDisplay = stage.displays[0],
    stillMs = START_STILL_MS,
  ): Promise<Session> {
    const { screen, finger } = display
    await finger.rest()
    await screen.settle() // the app before has to be gone from it
    const watch = screen.watch(screen.whole)
    const app = stage.start(appDir, dataDir, display)
    const changes = await watch.untilStill(stillMs)
    const startMs = (changes.at(-1)?.atMs ?? NaN) - app.startedMs
    return new Session({ app, display, startMs, firstPicture: watch.picture, dataDir })
  }

  /**
   * @param watched the part of the screen where the answer comes
   * @returns what changed there, in ms since the finger left the screen
   */
  async tap(
    target: Box,
    watched: Box = this.whole,
    stillMs: number = TAP_STILL_MS,
  ): Promise<Change[]> {
    const { finger, screen } = this.#display
    await finger.press(target)
    const watch = screen.watch(watched)
    const releasedMs = finger.release()
    const changes = await watch.untilStill(stillMs).catch((error: unknown) => {
      const place = `${Math.round(target.x)}, ${Math.round(target.y)}`
      throw new Error(`no answer to a tap on what is at ${place}`, { cause: error })
    })
    return changes.map((change) => ({ ...change, atMs: change.atMs - releasedMs }))
  }

  /** Begins. The button that was pressed looks released long before a first slide comes. */
  async begin({ start }: Pick<MeasuredApp, 'start'>): Promise<void> {
    await this.tap(start, this.whole, START_STILL_MS)
  }

  /** @param keys as xdotool calls them */
  async press(keys: string): Promise<void> {
    const watch = this.#display.screen.watch(this.whole)
    this.#display.finger.key(keys)
    await watch.untilStill(TAP_STILL_MS)
  }

  get whole(): Box {
    return this.#display.screen.whole
  }

  async end(): Promise<void> {
    await this.app.end()
    rmSync(this.#dataDir, { recursive: true, force: true })
  }
}
