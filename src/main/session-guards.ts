import type { Session, WebContents } from 'electron'
import { isOurs } from './app-urls.ts'
import type { Log } from './log.ts'

/** Denies the session the network, every permission, every device and every download. */
export function guardSession(session: Session, log: Log): void {
  session.webRequest.onBeforeRequest(({ url }, respond) => {
    // DevTools, in development only, load their own pages.
    const allowed = isOurs(url) || url.startsWith('devtools:')
    if (!allowed) log.warn('request-denied', { scheme: url.split(':', 1)[0] })
    respond({ cancel: !allowed })
  })
  session.setPermissionRequestHandler((_contents, _permission, respond) => {
    respond(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => {
    event.preventDefault()
  })
}

/** Keeps a page where it is: no other page, no window, no embedded one. */
export function guardContents(contents: WebContents, log: Log): void {
  const stay = (details: { url: string; preventDefault: () => void }) => {
    if (isOurs(details.url)) return
    details.preventDefault()
    log.warn('navigation-denied', { scheme: details.url.split(':', 1)[0] })
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  // Its packets go past the session: no request handler and no resolver rule sees them.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
