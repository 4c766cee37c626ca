import type { App, ProxyConfig, Session, WebContents } from 'electron'
import { isOurs } from '../platform/app-urls.ts'
import type { Log } from '../platform/log.ts'

/** Port 9 throws away what it gets; nothing on this machine listens there. */
const DEAD_PROXY: ProxyConfig = {
  mode: 'fixed_servers',
  proxyRules: '127.0.0.1:9',
  proxyBypassRules: '<-loopback>',
}
/** Chromium's `net::ERR_FAILED`: no certificate is good enough for a kiosk without a network. */
const REFUSED = -2

/** Guards every session that ever comes to be, Chromium's default one included, and every page. */
export function guardApp(app: App, log: Log): void {
  app.on('session-created', (session) => {
    guardSession(session, log)
  })
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, log)
  })
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault()
    trust(false)
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault()
    choose()
  })
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault()
    answer()
  })
}

/** Denies the session the network, every permission, every device and every download. */
function guardSession(session: Session, log: Log): void {
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
  session.setBluetoothPairingHandler((_details, respond) => {
    respond({ confirmed: false })
  })
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault()
    choose('')
  })
  session.setCertificateVerifyProc((_request, respond) => {
    respond(REFUSED)
  })
  session.setProxy(DEAD_PROXY).catch((error: unknown) => {
    log.error('proxy-not-set', { error })
  })
  session.setSpellCheckerEnabled(false) // it would fetch dictionaries
  session.on('will-download', (event) => {
    event.preventDefault()
  })
}

/** Keeps a page where it is: no other page, no window, no embedded one. */
function guardContents(contents: WebContents, log: Log): void {
  const stay = (details: { url: string; preventDefault: () => void }) => {
    if (isOurs(details.url)) return
    details.preventDefault()
    log.warn('navigation-denied', { scheme: details.url.split(':', 1)[0] })
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  // No page may hold on to its place: without this one that asks to stay could not be loaded anew.
  contents.on('will-prevent-unload', (event) => {
    event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  // Its packets go past the session: no request handler and no resolver rule sees them.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
