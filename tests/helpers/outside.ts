import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { readResults } from './results.ts'

/** Debian's own settings, which bind many keys; ours bind none. */
const [DEBIANS, OURS] = [
  '/etc/xdg/openbox/rc.xml',
  resolve(import.meta.dirname, '../../resources/kiosk-session/linux/rc.xml'),
]
const managers = {
  debians: ['openbox', '--sm-disable', '--config-file', DEBIANS],
  ours: ['openbox', '--sm-disable', '--config-file', OURS],
  matchbox: ['matchbox-window-manager'],
} as const
export type Manager = keyof typeof managers

/** What a person before the kiosk can do and see, by X itself: keys, clicks, windows, the picture. */
export class Outside {
  readonly #env: NodeJS.ProcessEnv
  readonly #dataDir: string
  #manager: number | null = null

  constructor(env: NodeJS.ProcessEnv, dataDir: string) {
    this.#env = env
    this.#dataDir = dataDir
  }

  run(program: string, ...args: string[]): Buffer {
    return execFileSync(program, args, {
      env: this.#env,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  }

  /** Starts another program on the screen. @returns what ends it */
  open(program: string, ...args: string[]): () => void {
    const child = spawn(program, args, { env: this.#env, stdio: 'ignore' })
    return () => child.kill()
  }

  /** Keys as xdotool names them, pressed one after the other. */
  press(...keys: string[]): void {
    this.run('xdotool', 'key', '--clearmodifiers', '--delay', '60', ...keys)
  }

  click(button: number, x: number, y: number): void {
    this.run('xdotool', 'mousemove', String(x), String(y), 'click', String(button))
  }

  /** The ids of the windows that the window manager knows. */
  windows(): string[] {
    const list = this.run('wmctrl', '-l').toString()
    return list.split('\n').flatMap((line) => /^0x[0-9a-f]+/.exec(line)?.[0] ?? [])
  }

  geometryOf(window: string): Record<'x' | 'y' | 'width' | 'height', number> {
    const words = this.run('xwininfo', '-id', window).toString()
    const read = (name: string) => Number(new RegExp(`${name}:\\s*(-?\\d+)`).exec(words)?.[1])
    const [x, y] = [read('Absolute upper-left X'), read('Absolute upper-left Y')]
    return { x, y, width: read('Width'), height: read('Height') }
  }

  screenSize(): { width: number; height: number } {
    const [width, height] = this.run('xdotool', 'getdisplaygeometry').toString().trim().split(' ')
    return { width: Number(width), height: Number(height) }
  }

  picture(): string {
    const pixels = this.run('import', '-silent', '-window', 'root', 'rgb:-')
    return createHash('sha256').update(pixels).digest('hex')
  }

  /** Waits until nothing moves any more. */
  async stillPicture(): Promise<string> {
    for (let last = '', tries = 0; tries < 40; tries++) {
      const now = this.picture()
      if (now === last) return now
      last = now
      await wait(300)
    }
    throw new Error('the screen never stands still')
  }

  async showsKiosk(): Promise<void> {
    const empty = this.picture()
    await expect.poll(() => this.windows().length).toBe(1)
    await expect.poll(() => existsSync(join(this.#dataDir, 'visits.db'))).toBe(true)
    await expect.poll(() => this.picture()).not.toBe(empty)
    await this.stillPicture()
  }

  /** Touches the language at the upper left of the welcome, and waits for the first slide. */
  async beginVisit(): Promise<void> {
    const { width, height } = this.screenSize()
    this.click(1, Math.round(width * 0.33), Math.round(height * 0.48))
    await expect.poll(() => this.progress()).toMatchObject({ slides: [{ seq: 1 }] })
    await this.stillPicture()
  }

  /** What of the visits a patient's step would change. */
  progress(): unknown {
    return {
      visits: readResults(this.#dataDir, 'SELECT id, status, locale FROM visits'),
      slides: readResults(this.#dataDir, 'SELECT seq, slide_id, shown_at FROM slide_views'),
      answers: readResults(this.#dataDir, 'SELECT seq FROM answers'),
    }
  }

  /** What the window manager lets be seen of the only window that it knows. */
  kioskGeometry(): Record<'x' | 'y' | 'width' | 'height', number> | null {
    const [window, ...others] = this.windows()
    return window === undefined || others.length > 0 ? null : this.geometryOf(window)
  }

  /** Puts another window manager in force; it ends with the screen. */
  async manageBy(manager: Manager): Promise<void> {
    this.run('openbox', '--exit')
    if (this.#manager !== null) process.kill(this.#manager, 'SIGTERM')
    await expect.poll(() => this.#isManaged()).toBe(false)
    const [program, ...args] = managers[manager]
    const child = spawn(program, args, { env: this.#env, stdio: 'ignore', detached: true })
    this.#manager = manager === 'matchbox' ? (child.pid ?? null) : null
    child.unref()
    await expect.poll(() => this.#isManaged()).toBe(true)
  }

  #isManaged(): boolean {
    const words = this.run('xprop', '-root', '_NET_SUPPORTING_WM_CHECK').toString()
    const id = /# (0x[0-9a-f]+)/.exec(words)?.[1]
    if (id === undefined) return false
    try {
      return this.run('xprop', '-id', id, '_NET_WM_NAME').toString().includes('=')
    } catch {
      return false // the property outlives its window manager
    }
  }
}
