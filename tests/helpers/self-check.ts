import type { ResultsHealth } from '../../src/main/database/health.ts'
import type { Files } from '../../src/main/self-check/files.ts'
import type { SelfCheckDependencies } from '../../src/main/self-check/run.ts'

/** Files that are told to a probe; a text that starts with `-> ` is a link. */
export function fakeFiles(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts)
  const text = (path: string) => texts[path] ?? null
  return {
    read: (path) => (text(path)?.startsWith('-> ') ? null : text(path)),
    link: (path) => (text(path)?.startsWith('-> ') ? (text(path)?.slice(3) ?? null) : null),
    list: (dir) => {
      const below = paths.filter((path) => path.startsWith(`${dir}/`))
      if (below.length === 0) return null
      return [...new Set(below.map((path) => path.slice(dir.length + 1).split('/')[0] ?? ''))]
    },
  }
}

export const screenBounds = { x: 0, y: 0, width: 1280, height: 800 }

/** A kiosk on which all that can be looked at is locked. */
export function lockedDependencies(): SelfCheckDependencies {
  const window = { bounds: screenBounds, isVisible: true, isMinimized: false, isOnTop: true }
  return {
    dataDir: '/kiosk/data',
    electron: {
      window: () => window,
      windows: () => [window],
      display: () => screenBounds,
      otherDisplays: () => [],
      isKeptAwake: () => true,
      isDevToolsOpen: () => false,
      rendererPids: () => [20],
      hasSwitch: () => false,
      isPackaged: true,
      isTestBuild: false,
    },
    system: {
      files: fakeFiles(lockedSystem),
      pid: 10,
      parentPid: 9,
      argv: ['/program/aftercare-kiosk'],
      env: { AFTERCARE_SUPERVISED: '1', AFTERCARE_SESSION: 'cage' },
      executable: () => executableWith('01001100'),
      interfaces: () => ({ lo: [{ internal: true }] }),
      dataMode: () => 0o40700,
      freeBytes: () => 2 ** 33,
      now: () => new Date('2026-03-04T14:00:00Z'),
      logProblem: () => null,
    },
    results: {
      backupProblem: () => null,
      copiedAt: () => null,
      readHealth: () => Promise.resolve(wholeResults),
    },
  }
}

export const wholeResults: ResultsHealth = {
  integrity: () => 'ok',
  brokenAudit: () => null,
  lastAt: () => '2026-03-04T13:59:00.000Z',
}

const tableHead = '  sl  local_address rem_address   st ...\n'

export const lockedSystem: Readonly<Record<string, string>> = {
  '/proc/5/comm': 'cage\n',
  '/proc/5/status': 'PPid:\t1\n',
  '/proc/9/cmdline': 'sh\0supervise.sh\0',
  '/proc/9/status': 'PPid:\t5\n',
  '/proc/10/status': 'PPid:\t9\nSeccomp:\t0\n',
  '/proc/10/fd/3': '-> socket:[111]',
  '/proc/20/status': 'PPid:\t10\nSeccomp:\t2\n',
  '/proc/net/tcp': `${tableHead}${socketLine('7F000001:1F90', '01', '111')}${socketLine('00000000:0016', '0A', '222')}`,
  '/proc/net/udp': tableHead,
  '/proc/self/mounts': '/dev/sda1 / ext4 rw 0 0\n',
  '/etc/systemd/logind.conf': '[Login]\n#NAutoVTs=6\n',
  '/etc/systemd/logind.conf.d/kiosk.conf':
    '[Login]\nNAutoVTs=0\nReserveVT=0\nHandlePowerKey=ignore\n',
  '/etc/systemd/system/autovt@.service': '-> /dev/null',
  '/etc/systemd/system/getty@.service': '-> /dev/null',
  '/etc/systemd/system/ctrl-alt-del.target': '-> /dev/null',
}

/** A line of `/proc/net/tcp` or `udp`. */
export function socketLine(local: string, state: string, inode: string): string {
  return `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1\n`
}

/** An executable with a fuse wire in it, in pieces that cut the marker in two. */
export async function* executableWith(wire: string, version = 1): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.concat([
    Buffer.alloc(40, 'x'),
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([version, wire.length]),
    Buffer.from(wire),
    Buffer.alloc(40, 'y'),
  ])
  for (let start = 0; start < bytes.length; start += 7) {
    yield await Promise.resolve(bytes.subarray(start, start + 7))
  }
}
