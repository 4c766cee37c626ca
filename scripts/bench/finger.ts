import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { atExit } from '../setup/at-exit.mjs'
import type { Box } from './screen.ts'

/** Longer than any style of a pressed button takes to show. */
const PRESSED_MS = 120

/** Presses on the virtual screen as a person would: through the X server (XTEST), not the app. */
export class Finger {
  readonly #xdotool: ChildProcess
  readonly #end: () => void

  constructor(env: NodeJS.ProcessEnv) {
    this.#xdotool = spawn('xdotool', ['-'], { env, stdio: ['pipe', 'ignore', 'inherit'] })
    this.#end = atExit(() => this.#xdotool.kill())
  }

  #do(command: string): void {
    this.#xdotool.stdin?.write(`${command}\n`)
  }

  /** Puts the finger on the middle of something; it acts when the finger leaves. */
  async press({ x, y, width, height }: Box): Promise<void> {
    this.#do(`mousemove ${Math.round(x + width / 2)} ${Math.round(y + height / 2)} mousedown 1`)
    await wait(PRESSED_MS)
  }

  /** Away from everything, so that nothing looks pointed at. */
  async rest(): Promise<void> {
    this.#do('mousemove 1 1')
    await wait(PRESSED_MS)
  }

  /** @returns when it left (`performance.now()`) */
  release(): number {
    const atMs = performance.now()
    this.#do('mouseup 1')
    return atMs
  }

  /** On the keyboard. @param keys such as `ctrl+alt+s` or `1 2 3` */
  key(keys: string): void {
    this.#do(`key ${keys}`)
  }

  end(): void {
    this.#end()
  }
}
