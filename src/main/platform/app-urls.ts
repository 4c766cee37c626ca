import { join, resolve, sep } from 'node:path'

/** The only origin that the window ever shows. */
export const APP_PROTOCOL = 'app:'
export const APP_HOST = 'kiosk'
export const START_URL = `${APP_PROTOCOL}//${APP_HOST}/index.html`
/** What is left when the page above does not stay up. */
export const CALM_URL = `${APP_PROTOCOL}//${APP_HOST}/calm.html`
/** The take-home sheet, shown in a hidden window. */
export const SHEET_URL = `${APP_PROTOCOL}//${APP_HOST}/sheet.html`

/** Whether a URL is a page of ours. Electron's origin of `app:` URLs is `null`, so the parts are compared. */
export function isOurs(url: string): boolean {
  try {
    const { protocol, host } = new URL(url)
    return protocol === APP_PROTOCOL && host === APP_HOST
  } catch {
    return false
  }
}

export interface ServedDirs {
  /** Served at `/`. */
  rendererDir: string
  /** Served at `/figures/`; null while no lesson is loaded. */
  figuresDir: string | null
}

/** The file that a URL of ours names; null for another host and for a path that leaves its folder. */
export function fileFor(url: string, { rendererDir, figuresDir }: ServedDirs): string | null {
  const { protocol: scheme, host, pathname } = new URL(url)
  if (scheme !== APP_PROTOCOL || host !== APP_HOST) return null
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return null
  }
  const figure = /^\/figures\/(.+)$/.exec(path)?.[1]
  const root = figure === undefined ? rendererDir : figuresDir
  if (root === null || path.includes('\0')) return null
  const filePath = resolve(join(root, figure ?? path))
  return filePath.startsWith(resolve(root) + sep) ? filePath : null
}
