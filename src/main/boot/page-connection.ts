import type { WebContents } from 'electron'

type Page = Pick<WebContents, 'send' | 'isDestroyed'>

/**
 * Sends events to the page of the kiosk. It is made before there is a window, so that whatever has
 * something to tell can be given it, and is connected to the page of each window that is opened.
 */
export class PageConnection {
  #page: Page | null = null

  connect(page: Page): void {
    this.#page = page
  }

  /** Without a page nothing is sent: one that comes later asks for everything itself. */
  readonly send = (channel: string, payload: unknown): void => {
    if (this.#page === null || this.#page.isDestroyed()) return
    this.#page.send(channel, payload)
  }
}
