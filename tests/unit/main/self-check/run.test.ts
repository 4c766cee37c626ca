import { chmodSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { ResultsHealth } from '../../../../src/main/database/health.ts'
import { operatingSystem } from '../../../../src/main/self-check/operating-system.ts'
import {
  runSelfCheck,
  type ElectronState,
  type OperatingSystem,
} from '../../../../src/main/self-check/run.ts'
import { checkIds, selfCheckSchema, type CheckId } from '../../../../src/shared/self-check.ts'
import {
  executableWith,
  fakeFiles,
  lockedDependencies,
  lockedSystem,
  screenBounds,
  socketLine,
  wholeResults,
} from '../../../helpers/self-check.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

interface Change {
  electron?: Partial<ElectronState>
  system?: Partial<OperatingSystem>
  looked?: Partial<ResultsHealth>
  look?: () => Promise<ResultsHealth>
  copiedAt?: string
  /** Files in the place of those of a locked system, or, with null, without them. */
  files?: Record<string, string | null>
}

async function check(change: Change = {}) {
  const { dataDir, electron, system } = lockedDependencies()
  const texts = Object.entries({ ...lockedSystem, ...change.files })
  const files = fakeFiles(
    Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== null)),
  )
  return runSelfCheck({
    dataDir,
    electron: { ...electron, ...change.electron },
    system: { ...system, files, ...change.system },
    results: {
      backupProblem: () => null,
      copiedAt: () => change.copiedAt ?? null,
      readHealth: () => change.look?.() ?? Promise.resolve({ ...wholeResults, ...change.looked }),
    },
  })
}

const found = async (id: CheckId, change: Change) =>
  (await check(change)).find((result) => result.id === id)

/** Only a person can tell these. */
const byHand: readonly CheckId[] = [
  'alt-tab',
  'edge-swipes',
  'usb-storage',
  'boot-media',
  'disk-encryption',
]

const away = { x: 240, y: 100, width: 800, height: 600 }
const window = { bounds: screenBounds, isVisible: true, isMinimized: false, isOnTop: true }
const second = { ...screenBounds, x: 1280 }
const nothing = { files: fakeFiles({}) }
const gone = () => Promise.reject(new Error('its process ended with 9'))
const boom = () => {
  throw Object.assign(new Error('boom'), { code: 'EACCES' })
}
const listening = (state: string, inode: string) => `head\n${socketLine('0:2406', state, inode)}`

describe('the self-check', () => {
  it('calls everything locked that is, and never what it cannot see', async () => {
    const checks = await check()
    expect(checks.map(({ id }) => id)).toEqual(checkIds)
    expect(checks.filter(({ state }) => state === 'unknown').map(({ id }) => id)).toEqual(byHand)
    expect(checks.filter(({ state }) => state === 'open')).toEqual([])
    expect(v.is(selfCheckSchema, { checks })).toBe(true)
  })

  const opens: [CheckId, string, Change, string?][] = [
    ['window-covers', 'no window', { electron: { window: () => null } }],
    [
      'window-covers',
      'a window that lost the screen',
      { electron: { window: () => ({ ...window, bounds: away }) } },
      '800x600+240+100 / 1280x800+0+0',
    ],
    [
      'window-covers',
      'a minimised window',
      { electron: { window: () => ({ ...window, isMinimized: true }) } },
      '1280x800+0+0 / 1280x800+0+0',
    ],
    [
      'window-covers',
      'a window that others may cover',
      { electron: { window: () => ({ ...window, isOnTop: false }) } },
      'always-on-top',
    ],
    [
      'other-displays',
      'a display with nothing on it',
      { electron: { otherDisplays: () => [second] } },
      '1280x800+1280+0',
    ],
    ['display-awake', 'a display that may go dark', { electron: { isKeptAwake: () => false } }],
    ['devtools', 'open DevTools', { electron: { isDevToolsOpen: () => true } }],
    ['build', 'a development build', { electron: { isPackaged: false } }, 'unpackaged'],
    ['build', 'a test build', { electron: { isTestBuild: true } }, 'test'],
    [
      'fuses',
      'a fuse that is on',
      { system: { executable: () => executableWith('11001100') } },
      'RunAsNode',
    ],
    [
      'fuses',
      'a fuse that is missing',
      { system: { executable: () => executableWith('0100110') } },
      'GrantFileProtocolExtraPrivileges',
    ],
    [
      'switches',
      'a debugging port',
      { electron: { hasSwitch: (name) => name === 'remote-debugging-port' } },
      'remote-debugging-port',
    ],
    ['switches', 'an inspector', { system: { argv: ['kiosk', '--inspect=9444'] } }, 'inspect'],
    [
      'renderer-sandbox',
      'a renderer without its sandbox',
      { files: { '/proc/20/status': 'PPid:\t10\nSeccomp:\t0\n' } },
      'PID 20',
    ],
    [
      'no-listener',
      'a port that main listens on',
      { files: { '/proc/net/tcp': listening('0A', '111') } },
      'tcp 9222',
    ],
    [
      'no-listener',
      'a port that a child listens on',
      { files: { '/proc/20/fd/8': '-> socket:[333]', '/proc/net/udp': listening('07', '333') } },
      'udp 9222',
    ],
    [
      'network',
      'a network',
      {
        system: { interfaces: () => ({ lo: [{ internal: true }], wlan0: [{ internal: false }] }) },
      },
      'wlan0',
    ],
    ['session', 'a desktop', { system: { env: { XDG_CURRENT_DESKTOP: 'GNOME' } } }, 'GNOME'],
    ['session', 'a session that is only claimed', { files: { '/proc/5/comm': 'bash\n' } }, 'cage'],
    [
      'virtual-terminals',
      'terminals that come when asked',
      { files: { '/etc/systemd/logind.conf.d/kiosk.conf': 'NAutoVTs=6\nReserveVT=0\n' } },
      'NAutoVTs=6',
    ],
    [
      'virtual-terminals',
      'a login on a terminal',
      { files: { '/etc/systemd/system/getty@.service': null } },
      'getty@.service',
    ],
    [
      'ctrl-alt-del',
      'a restart by three keys',
      { files: { '/etc/systemd/system/ctrl-alt-del.target': '-> reboot.target' } },
      'ctrl-alt-del.target',
    ],
    [
      'power-key',
      'a power key that works',
      { files: { '/etc/systemd/logind.conf.d/zz.conf': 'HandlePowerKey=poweroff\n' } },
      'HandlePowerKey=poweroff',
    ],
    ['supervised', 'nobody who restarts it', { system: { env: {} } }],
    ['supervised', 'a supervisor that has died', { system: { parentPid: 1 } }, 'PPID 1'],
    ['data-private', 'a folder that others read', { system: { dataMode: () => 0o40755 } }, '0755'],
    [
      'data-disk',
      'a network drive',
      { files: { '/proc/self/mounts': 'a / ext4 rw\nb /kiosk/data nfs4 rw\n' } },
      'nfs4',
    ],
    ['log', 'a full disk', { system: { logProblem: () => 'ENOSPC' } }, 'ENOSPC'],
    ['disk-space', 'a full disk', { system: { freeBytes: () => 3 * 1024 * 1024 } }, '3 MiB'],
    [
      'machine',
      'data that came from another machine',
      { copiedAt: '2026-03-04T09:00:00.000-05:00' },
      '2026-03-04T09:00:00.000-05:00',
    ],
    [
      'database',
      'a damaged page',
      { looked: { integrity: () => 'database disk image is malformed' } },
      'database disk image is malformed',
    ],
    ['audit', 'a changed row', { looked: { brokenAudit: () => 7 } }, 'seq 7'],
    [
      'clock',
      'a clock that fell back to its beginning',
      { system: { now: () => new Date(0) } },
      '1970-01-01T00:00:00.000Z',
    ],
    [
      'clock',
      'a clock behind what is on record',
      { looked: { lastAt: () => '2026-03-04T15:00:00Z' } },
      '2026-03-04T14:00:00.000Z',
    ],
  ]
  it.each(opens)('%s: finds %s', async (id, _what, change, detail) => {
    expect(await found(id, change)).toEqual({
      id,
      state: 'open',
      ...(detail !== undefined && { detail }),
    })
  })

  const unknowns: [CheckId, string, Change][] = [
    ['window-covers', 'a screen that fails', { electron: { display: boom } }],
    ['other-displays', 'displays that fail', { electron: { otherDisplays: boom } }],
    ['display-awake', 'nothing that keeps it awake', { electron: { isKeptAwake: () => null } }],
    ['devtools', 'a window that fails', { electron: { isDevToolsOpen: boom } }],
    ['switches', 'a command line that fails', { electron: { hasSwitch: boom } }],
    [
      'fuses',
      'a wire of another version',
      { system: { executable: () => executableWith('01', 2) } },
    ],
    ['renderer-sandbox', 'no /proc', { system: nothing }],
    ['renderer-sandbox', 'no renderer', { electron: { rendererPids: () => [] } }],
    ['no-listener', 'no /proc', { system: nothing }],
    ['no-listener', 'a child that hides', { files: { '/proc/20/status': 'PPid:\t10\n' } }],
    ['network', 'interfaces that fail', { system: { interfaces: boom } }],
    ['session', 'no /proc', { system: nothing }],
    ['virtual-terminals', 'no systemd', { system: nothing }],
    ['ctrl-alt-del', 'no systemd', { system: nothing }],
    ['power-key', 'no systemd', { system: nothing }],
    ['supervised', 'a parent that cannot be read', { files: { '/proc/9/cmdline': null } }],
    ['data-private', 'no permission bits', { system: { dataMode: () => null } }],
    ['data-disk', 'no /proc', { system: nothing }],
    ['data-disk', 'a file system of no name', { files: { '/proc/self/mounts': 'a / newfs rw\n' } }],
    ['log', 'a log that fails', { system: { logProblem: boom } }],
    ['disk-space', 'a disk that fails', { system: { freeBytes: boom } }],
    ['database', 'a file that fails', { looked: { integrity: boom } }],
    ['audit', 'a log that fails', { looked: { brokenAudit: boom } }],
    ['clock', 'a record that fails', { looked: { lastAt: boom } }],
    ['database', 'a look that came to no end', { look: gone }],
    ['audit', 'a look that came to no end', { look: gone }],
    ['clock', 'a look that came to no end', { look: gone }],
  ]
  it.each(unknowns)('%s: does not pass with %s', async (id, _what, change) => {
    expect((await found(id, change))?.state).toBe('unknown')
  })

  it('takes a second display for covered when a window of ours fills it', async () => {
    const cover = { ...window, bounds: second }
    const electron = { otherDisplays: () => [second], windows: () => [window, cover] }
    expect((await found('other-displays', { electron }))?.state).toBe('locked')
  })

  it('cuts a detail to what may be shown', async () => {
    const checks = await check({ looked: { integrity: () => 'x'.repeat(5000) } })
    expect(v.is(selfCheckSchema, { checks })).toBe(true)
  })
})

describe('this system', () => {
  it('answers the probes', async () => {
    const dataDir = makeTempDir()
    chmodSync(dataDir, 0o700)
    const { electron, results } = lockedDependencies()
    const system = operatingSystem(dataDir, { problem: 'no room' })
    const checks = await runSelfCheck({ dataDir, electron, results, system })
    const states = new Map(checks.map(({ id, state }) => [id, state]))
    expect(states.get('data-private')).toBe(process.platform === 'win32' ? 'unknown' : 'locked')
    expect(states.get('clock')).toBe('locked')
    expect(checks).toContainEqual({ id: 'log', state: 'open', detail: 'no room' })
    // Node itself has no fuses.
    expect(states.get('fuses')).toBe('unknown')
    expect(checks.find(({ id }) => id === 'disk-space')?.detail).toMatch(/^\d+ MiB$/)
  })
})
