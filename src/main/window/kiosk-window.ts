import { View, type BrowserWindow, type WebContents } from 'electron'
import { createKioskWindow, loadKiosk, PAPER } from './create-window.ts'
import type { PageWatchdog } from './page-watchdog.ts'
import { watchPage } from './watch-page.ts'

type WindowOptions = Parameters<typeof createKioskWindow>[0]

interface Options extends WindowOptions {
  /** For each page that the window begins with. */
  onPage: (contents: WebContents) => void
  /** Asks the page for a sign of life. */
  ping: () => void
}

/** The kiosk's window: a page that fails is loaded anew, and the window is there again when it was closed. */
export class KioskWindow {
  readonly #options: Options
  #window: BrowserWindow
  #watchdog: PageWatchdog
  /** Null where the page is not covered. */
  #endCover: (() => void) | null = null

  constructor(options: Options) {
    this.#options = options
    ;[this.#window, this.#watchdog] = this.#open()
  }

  /** Null while there is none. */
  get current(): BrowserWindow | null {
    return this.#window.isDestroyed() ? null : this.#window
  }

  /** Whether the patient sees something. */
  get isSound(): boolean {
    return this.#watchdog.isSound
  }

  /** The page gave a sign of life. @param isUseful whether it shows what it should */
  markPageAlive(isUseful: boolean): void {
    this.#watchdog.markAlive(isUseful)
  }

  /** Puts a plain surface over the page, in the same window: whatever is drawn next, it is on top. */
  cover(): void {
    if (this.#endCover !== null || this.#window.isDestroyed()) return
    const window = this.#window
    const cover = new View()
    cover.setBackgroundColor(PAPER)
    const fill = () => {
      const { width, height } = window.getContentBounds()
      cover.setBounds({ x: 0, y: 0, width, height })
    }
    window.contentView.addChildView(cover)
    fill()
    window.on('resize', fill)
    this.#endCover = () => {
      if (window.isDestroyed()) return
      window.off('resize', fill)
      window.contentView.removeChildView(cover)
    }
  }

  uncover(): void {
    this.#endCover?.()
    this.#endCover = null
  }

  async load(): Promise<void> {
    await loadKiosk(this.#window).catch(() => undefined) // the watchdog sees did-fail-load
  }

  #open(): [BrowserWindow, PageWatchdog] {
    const { isQuitting, log, onPage, ping } = this.#options
    const opened = createKioskWindow(this.#options)
    onPage(opened.webContents)
    // A script can close its page past every `close` handler; the kiosk is then simply there again.
    opened.on('closed', () => {
      if (isQuitting()) return
      log.warn('window-reopened')
      ;[this.#window, this.#watchdog] = this.#open()
      void this.load()
    })
    return [opened, watchPage(opened, ping, log)]
  }
}
