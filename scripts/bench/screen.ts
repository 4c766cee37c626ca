import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Looks at what stands on the virtual screen, from outside of whatever draws it: Xvfb keeps its
 * picture in a file. So no debugger, no driver and no script of ours is in what is measured.
 */

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Where it is in a language that is read from right to left. */
export const mirror = (box: Box, screenWidth: number): Box => ({
  ...box,
  x: screenWidth - box.x - box.width,
})

/** One change of the picture. */
export interface Change {
  /** `performance.now()` */
  atMs: number
  /** Whether what is watched was of one colour then. */
  isBlank: boolean
}

/** So often the screen is looked at. A frame is shown for 16.7 ms. */
const POLL_EVERY_MS = 1
/** Every so many rows one is read: less than the height of a letter, and little work for the machine. */
const ROW_STEP = 23
/** A kiosk with a million answers takes long to start. */
const POLL_PATIENCE_MS = 120_000

export class Screen {
  readonly #file: number
  readonly #start: number
  readonly #rowBytes: number
  readonly pixelBytes: number
  readonly width: number
  readonly height: number

  constructor(pictureDir: string) {
    const path = join(pictureDir, 'Xvfb_screen0')
    const head = readFileSync(path).subarray(0, 100)
    // The XWD header: 25 numbers of 32 bits, the name of the window, the colour map, the picture.
    const field = (index: number) => head.readUInt32BE(index * 4)
    const COLOUR_BYTES = 12
    this.#start = field(0) + field(19) * COLOUR_BYTES
    this.width = field(4)
    this.height = field(5)
    this.pixelBytes = field(11) / 8
    this.#rowBytes = field(12)
    this.#file = openSync(path, 'r')
  }

  get whole(): Box {
    return { x: 0, y: 0, width: this.width, height: this.height }
  }

  close(): void {
    closeSync(this.#file)
  }

  /** Sample rows of a part of the screen, one after the other. */
  look(box: Box, into?: Buffer): Buffer {
    const rows = Math.max(1, Math.floor(box.height / ROW_STEP))
    const bytes = Math.floor(box.width) * this.pixelBytes
    const picture = into ?? Buffer.alloc(rows * bytes)
    for (let row = 0; row < rows; row++) {
      const y = Math.floor(box.y) + Math.floor(ROW_STEP / 2) + row * ROW_STEP
      const at = this.#start + y * this.#rowBytes + Math.floor(box.x) * this.pixelBytes
      readSync(this.#file, picture, row * bytes, bytes, at)
    }
    return picture
  }

  /** Starts to look; what changes is noted with the time (`performance.now()`). */
  watch(box: Box): Watch {
    return new Watch(this, box)
  }

  /** Resolves when nothing has changed for a while. */
  async settle(box: Box = this.whole, stillMs = 300): Promise<void> {
    const watch = this.watch(box)
    await watch.untilStill(stillMs, false)
  }
}

class Watch {
  readonly #screen: Screen
  readonly #box: Box
  #last: Buffer
  #next: Buffer
  readonly #changes: Change[] = []

  constructor(screen: Screen, box: Box) {
    this.#screen = screen
    this.#box = box
    this.#last = screen.look(box)
    this.#next = Buffer.alloc(this.#last.length)
  }

  #look(): void {
    const atMs = performance.now()
    this.#screen.look(this.#box, this.#next)
    if (this.#next.equals(this.#last)) return
    ;[this.#last, this.#next] = [this.#next, this.#last]
    this.#changes.push({ atMs, isBlank: isUniform(this.#last, this.#screen.pixelBytes) })
  }

  /**
   * @param stillMs how long nothing may change until it is over; a blank picture is never the end
   * @param hasChange whether it waits for a first change
   * @throws when that does not come about
   */
  async untilStill(stillMs: number, hasChange = true): Promise<Change[]> {
    const startedMs = performance.now()
    for (;;) {
      this.#look()
      const nowMs = performance.now()
      const change = this.#changes.at(-1)
      const restsMs = nowMs - (change?.atMs ?? startedMs)
      const isOver = change === undefined ? !hasChange : !change.isBlank
      if (isOver && restsMs > stillMs) return this.#changes
      if (nowMs - startedMs > POLL_PATIENCE_MS) {
        throw new Error(`the screen ${this.#complaint}`)
      }
      await wait(POLL_EVERY_MS)
    }
  }

  get #complaint(): string {
    if (this.#changes.length === 0) return 'never changed'
    return this.#changes.at(-1)?.isBlank ? 'stays empty' : 'never rests'
  }

  /** The picture as it was last seen. */
  get picture(): Buffer {
    return Buffer.from(this.#last)
  }
}

/** Whether all pixels are like the first: each is compared with the one before it. */
function isUniform(picture: Buffer, pixelBytes: number): boolean {
  return picture.subarray(pixelBytes).equals(picture.subarray(0, -pixelBytes))
}
