// Makes sure that Chromium's sandbox can work on this Linux before the app is opened: it is never
// turned off. It needs user namespaces or, where those are refused (in a chroot, by a hardened
// kernel), Chromium's own helper with root's rights.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { tryAsAppUser } from './ordinary-user.mjs'
import { isRoot } from './places.mjs'
import { SetupError, say } from './say.mjs'

/**
 * Everything that touches the machine, so that the decisions can be tested without it.
 * @typedef {object} System
 * @property {boolean} root
 * @property {(command: string[]) => { status: number | null, stderr: string }} asAppUser
 * @property {() => boolean} rootMayIsolate
 * @property {(helper: string) => boolean} hasRights
 * @property {(helper: string) => void} giveRights
 */

/** @type {System} */
const thisSystem = {
  root: isRoot,
  asAppUser: tryAsAppUser,
  // What the helper does with root's rights; a container may refuse it to root as well.
  rootMayIsolate: () =>
    spawnSync('unshare', ['--pid', '--net', 'true']).status === 0 &&
    /^NoNewPrivs:\s*0$/m.test(readFileSync('/proc/self/status', 'utf8')),
  hasRights(helper) {
    const stats = statSync(helper, { throwIfNoEntry: false })
    return stats?.uid === 0 && (stats.mode & 0o4111) === 0o4111
  },
  giveRights(helper) {
    chownSync(helper, 0, 0)
    chmodSync(helper, 0o4755)
  },
}

/**
 * @param {string} electron the executable
 * @param {Partial<System>} [given]
 */
export function ensureSandbox(electron, given = {}) {
  const system = { ...thisSystem, ...given }
  // As Chromium does: a namespace of one's own, in which one is root.
  const attempt = system.asAppUser(['unshare', '--user', '--map-root-user', 'true'])
  if (attempt.status === 0) return
  const helper = path.join(path.dirname(electron), 'chrome-sandbox')
  if (system.hasRights(helper)) return
  const refusal = `this system does not let an ordinary user make user namespaces, and Chromium’s sandbox needs them (${attempt.stderr.trim() || 'unshare failed'})`
  if (!system.root) {
    const quoted = `'${helper.replaceAll("'", `'\\''`)}'`
    throw new SetupError(refusal, `sudo chown root:root ${quoted} && sudo chmod 4755 ${quoted}`)
  }
  if (!system.rootMayIsolate()) {
    throw new SetupError(
      refusal,
      'root is refused them here as well: allow them outside, for a container with a seccomp profile that permits unshare, or with the SYS_ADMIN capability',
    )
  }
  say('user namespaces are refused here: Chromium’s own sandbox helper gets root’s rights instead')
  system.giveRights(helper)
  const { stderr } = system.asAppUser([helper, 'true'])
  if (stderr.includes('not running as root')) {
    throw new SetupError(
      refusal,
      `${helper} is on a disk mounted with nosuid: set AFTERCARE_CACHE_DIR to a folder on another disk, and run the command again`,
    )
  }
}
