import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow, type Session } from 'electron'
import type { SheetPage } from '../../shared/sheet.ts'
import { SHEET_URL } from '../platform/app-urls.ts'
import type { Log } from '../platform/log.ts'
import { ensureFolder } from '../platform/regular-file.ts'
import { safeWebPreferences } from '../window/create-window.ts'
import { SHEETS_DIR } from './sheets-dir.ts'

/** A page that has not shown itself by then is given up. */
const RENDER_TIMEOUT_MS = 20_000
/** The system takes a page at once and prints it later; one that has not by then is given up. */
const PRINT_TIMEOUT_MS = 60_000

interface SheetsOptions {
  dataDir: string
  preloadPath: string
  session: Session
  log: Log
}

/**
 * Turns take-home sheets into paper and files, one after the other, in a hidden window of their own.
 * Whatever goes wrong is logged and nothing else: the patient's screen never waits for a printer.
 */
export class Sheets {
  readonly #options: SheetsOptions
  #window: BrowserWindow | null = null
  #page: SheetPage | null = null
  #rendered: (() => void) | null = null
  #queue: Promise<void> = Promise.resolve()

  constructor(options: SheetsOptions) {
    this.#options = options
  }

  /** The sheet that the hidden window is to show, if any. */
  get page(): SheetPage | null {
    return this.#page
  }

  /** The hidden window, which may ask for its sheet. */
  get contents(): Electron.WebContents | null {
    return this.#window?.webContents ?? null
  }

  /** Called by the page: all of the sheet can be seen. */
  markRendered(): void {
    this.#rendered?.()
  }

  /** @param printer the system's name of a printer; null prints nothing */
  make(page: SheetPage, { printer, save }: { printer: string | null; save: boolean }): void {
    if (printer === null && !save) return
    this.#queue = this.#queue.then(() => this.#make(page, printer, save))
  }

  async #make(page: SheetPage, printer: string | null, save: boolean): Promise<void> {
    const { log } = this.#options
    const { visitId } = page.sheet
    try {
      const window = await this.#show(page)
      if (save) {
        const pdf = await window.webContents.printToPDF({
          pageSize: page.paper,
          preferCSSPageSize: true,
          printBackground: true,
          generateTaggedPDF: true,
        })
        const sheetsDir = join(this.#options.dataDir, SHEETS_DIR)
        ensureFolder(sheetsDir)
        const path = join(sheetsDir, `${visitId}.pdf`)
        // Under its name only when it is whole.
        writeFileSync(`${path}.partial`, pdf, { mode: 0o600 })
        renameSync(`${path}.partial`, path)
        log.info('sheet-saved', { visitId, bytes: pdf.length })
      }
      if (printer !== null) {
        const printing = print(window, printer, page.paper)
        await inTime(printing, PRINT_TIMEOUT_MS, `printer "${printer}" did not answer in time`)
        log.info('sheet-printed', { visitId, printer })
      }
    } catch (error) {
      log.error('sheet-failed', { visitId, error })
    } finally {
      this.#page = null
      this.#rendered = null
      this.#window?.destroy()
      this.#window = null
    }
  }

  async #show(page: SheetPage): Promise<BrowserWindow> {
    const { preloadPath, session } = this.#options
    this.#page = page
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        ...safeWebPreferences({ preloadPath, session }),
        backgroundThrottling: false,
      },
    })
    this.#window = window
    const rendered = new Promise<void>((resolve) => {
      this.#rendered = resolve
    })
    await inTime(
      Promise.all([window.loadURL(SHEET_URL), rendered]),
      RENDER_TIMEOUT_MS,
      'the sheet did not appear in time',
    )
    return window
  }
}

/** A printer, or a page, that never answers must not hold up the sheets of the next patients. */
async function inTime<Value>(work: Promise<Value>, limitMs: number, otherwise: string) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(otherwise))
    }, limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function print(window: BrowserWindow, printer: string, paper: SheetPage['paper']): Promise<void> {
  return new Promise((resolve, reject) => {
    window.webContents.print(
      { silent: true, deviceName: printer, pageSize: paper, printBackground: true },
      (success, reason) => {
        if (success) resolve()
        else reject(new Error(`printer "${printer}": ${reason}`))
      },
    )
  })
}
