/**
 * Command-line switches that open a way in: a debugger, a weaker sandbox, another profile, the
 * network, other code. Whoever can start the kiosk with one could read what patients did.
 */
export const FORBIDDEN_SWITCHES: ReadonlySet<string> = new Set([
  'allow-file-access-from-files',
  'auto-open-devtools-for-tabs',
  'disable-extensions-except',
  'disable-gpu-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-setuid-sandbox',
  'disable-site-isolation-trials',
  'disable-web-security',
  'enable-blink-features',
  'enable-experimental-web-platform-features',
  'enable-logging',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'inspect-wait',
  'js-flags',
  'load-extension',
  'log-file',
  'log-net-log',
  'no-sandbox',
  'no-zygote-sandbox',
  'proxy-pac-url',
  'proxy-server',
  'remote-allow-origins',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'renderer-cmd-prefix',
  'single-process',
  'user-data-dir',
  'utility-cmd-prefix',
])

/** The same by environment. Fuses already make Electron ignore the first two; that they are set is told. */
export const FORBIDDEN_VARIABLES = [
  'ELECTRON_RUN_AS_NODE',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
  'ELECTRON_ENABLE_STACK_DUMPING',
] as const

/**
 * The names, never the values, of what this process must not have been started with; empty where
 * nothing is wrong. The executable's own path, first in `argv`, is never taken for a switch.
 */
export function findForbidden(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const switches = argv.slice(1).flatMap((argument) => {
    // Chromium takes one dash as well as two, on Windows a slash, and there capitals too.
    const name = /^(?:--?|\/)([^=]+)/.exec(argument)?.[1]?.toLowerCase()
    return name !== undefined && FORBIDDEN_SWITCHES.has(name) ? [name] : []
  })
  return [...switches, ...FORBIDDEN_VARIABLES.filter((name) => (env[name] ?? '') !== '')]
}

/** Chromium's own switches of ours: no name is resolved, and nothing is fetched in the background. */
export const OWN_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-pinch'],
  ['overscroll-history-navigation', '0'],
  // A call of a page would otherwise join a multicast group to hide its address behind a name.
  ['disable-features', 'WebRtcHideLocalIpsWithMdns'],
]
