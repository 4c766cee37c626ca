import type { BrowserWindow, WebContents } from 'electron'
import { contract, type KioskNotifiers } from '../../shared/contract.ts'
import { createNotifiers } from '../ipc/notifiers.ts'
import { createKioskWindow, loadKiosk } from './create-window.ts'
import type { Healing } from './page-watchdog.ts'
import { healWindow } from './watch-page.ts'

type WindowOptions = Parameters<typeof createKioskWindow>[0]

interface Options extends WindowOptions {
  /** For each page that the window begins with. */
  onPage: (contents: WebContents) => void
}

/** The kiosk's window: its page is healed when it fails, and it is there again when it was closed. */
export class LastingWindow {
  readonly #options: Options
  /** Tells the page, where there is one. */
  readonly notify: KioskNotifiers
  #window: BrowserWindow
  #healing: Healing

  constructor(options: Options) {
    this.#options = options
    this.notify = createNotifiers(contract, (channel, payload) => {
      if (!this.#window.isDestroyed()) this.#window.webContents.send(channel, payload)
    })
    ;[this.#window, this.#healing] = this.#open()
  }

  /** Null while there is none. */
  get current(): BrowserWindow | null {
    return this.#window.isDestroyed() ? null : this.#window
  }

  /** Whether the patient sees something. */
  get isSound(): boolean {
    return this.#healing.isSound
  }

  /** The page gave a sign of life. */
  sign(): void {
    this.#healing.sign()
  }

  focus(): void {
    this.#window.focus()
  }

  async load(): Promise<void> {
    await loadKiosk(this.#window).catch(() => undefined) // its healing hears of it
  }

  #open(): [BrowserWindow, Healing] {
    const { isQuitting, log, onPage } = this.#options
    const opened = createKioskWindow(this.#options)
    onPage(opened.webContents)
    const ping = () => {
      this.notify.kiosk.ping()
    }
    // A script can close its page past every `close` handler; the kiosk is then simply there again.
    opened.on('closed', () => {
      if (isQuitting()) return
      log.warn('window-reopened')
      ;[this.#window, this.#healing] = this.#open()
      void this.load()
    })
    return [opened, healWindow(opened, ping, log)]
  }
}
