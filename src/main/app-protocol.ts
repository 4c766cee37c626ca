import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { protocol, type Session } from 'electron'

/** The only origin that the window ever shows. */
export const APP_PROTOCOL = 'app:'
export const APP_HOST = 'kiosk'
export const START_URL = `${APP_PROTOCOL}//${APP_HOST}/index.html`

/** `sandbox` without allow-modals, -popups or -downloads stops dialogs, printing and new windows. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "worker-src 'none'",
  "manifest-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-scripts allow-same-origin',
].join('; ')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_PROTOCOL.slice(0, -1), privileges: { standard: true, secure: true } },
  ])
}

export interface ServedDirs {
  /** Served at `/`. */
  rendererDir: string
  /** Served at `/figures/`; null while no lesson is loaded. */
  figuresDir: string | null
}

/** Serves the renderer's files and the lesson's figures, and nothing else, to one session. */
export function serveApp(session: Session, dirs: ServedDirs): void {
  session.protocol.handle(APP_PROTOCOL.slice(0, -1), async (request) => {
    const filePath = request.method === 'GET' ? fileFor(request.url, dirs) : null
    const type = filePath && contentTypes[extname(filePath)]
    if (!filePath || !type) return new Response(null, { status: 404 })
    try {
      return new Response(await readFile(filePath), {
        headers: {
          'content-type': type,
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
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
