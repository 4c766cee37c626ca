import { extname } from 'node:path'
import { protocol, type Session } from 'electron'
import { APP_PROTOCOL, CALM_URL, fileFor, type ServedDirs } from '../platform/app-urls.ts'
import { readRegularFileLater } from '../platform/regular-file.ts'
import { calmPage } from './calm-page.ts'

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
  '.wav': 'audio/wav',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_PROTOCOL.slice(0, -1),
      privileges: { standard: true, secure: true, stream: true },
    },
  ])
}

/** Serves the renderer's files and the lesson's figures, and nothing else, to one session. */
export function serveApp(session: Session, dirs: () => ServedDirs): void {
  session.protocol.handle(APP_PROTOCOL.slice(0, -1), async (request) => {
    if (request.url === CALM_URL) return answer(calmPage(), '.html')
    const filePath = request.method === 'GET' ? fileFor(request.url, dirs()) : null
    if (!filePath) return nothing()
    try {
      return answer(await readRegularFileLater(filePath, MAX_FILE_BYTES), extname(filePath))
    } catch {
      return nothing()
    }
  })
}

/** Larger than any font or picture of ours. */
const MAX_FILE_BYTES = 32 * 1024 * 1024

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
}

/** With the headers that every answer has; nothing at all for a kind of file that we do not serve. */
function answer(body: string | Buffer, extension: string): Response {
  const type = contentTypes[extension]
  if (type === undefined) return nothing()
  return new Response(body, { headers: { ...HEADERS, 'content-type': type } })
}

const nothing = (): Response => new Response(null, { status: 404, headers: HEADERS })
