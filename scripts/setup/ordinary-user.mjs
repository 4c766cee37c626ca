// Lets root's tests, demo and start run the app as an ordinary user: Chromium has no sandbox for
// root, and a test of the unsandboxed app would prove little.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { atExit } from './at-exit.mjs'
import { cacheDir, isRoot, makeCacheDir, tempDir } from './places.mjs'
import { SetupError } from './say.mjs'
import { hashOf } from './stamp.mjs'

/** Debian's `nobody`, who exists everywhere and owns nothing. */
export const ordinaryUser = { uid: 65534, gid: 65534 }

const asOrdinaryUser = [
  'setpriv',
  `--reuid=${String(ordinaryUser.uid)}`,
  `--regid=${String(ordinaryUser.gid)}`,
  '--clear-groups',
]

/**
 * Runs a short command as the user whom the app runs as: not root, whoever this process is.
 * @param {string[]} command
 */
export function tryAsAppUser(command) {
  const [program = '', ...args] = isRoot ? [...asOrdinaryUser, ...command] : command
  return spawnSync(program, args, { cwd: '/', encoding: 'utf8' })
}

/**
 * A folder for one run, removed at its end. Others may pass through it; what is secret in it has
 * its own lock.
 */
export function makeRunDir() {
  const runDir = mkdtempSync(path.join(tempDir(), 'aftercare-run-'))
  chmodSync(runDir, 0o755)
  atExit(() => {
    // An app that is just ending may still write.
    rmSync(runDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
  return runDir
}

/**
 * A home for the ordinary user, closed to the others.
 * @param {string} dir
 */
export function makeHome(dir) {
  mkdirSync(dir, { recursive: true })
  for (const folder of [dir, path.join(dir, 'runtime')]) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o700)
    chownSync(folder, ordinaryUser.uid, ordinaryUser.gid)
  }
  return dir
}

/** @param {string} text @returns {string} */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * Writes the script that opens `executable` as the ordinary user. What changes from run to run
 * reaches it through AFTERCARE_RUN_HOME, so one script serves them all.
 * @param {string} executable
 * @param {string} [cache]
 */
export function writeWrapper(executable, cache = cacheDir()) {
  const script = `#!/bin/sh
# Opens Electron as an ordinary user, so that Chromium's sandbox is on.
HOME="\${AFTERCARE_RUN_HOME:?is not set: start the tests through npm test}"
export HOME XDG_RUNTIME_DIR="$HOME/runtime"
unset XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME DBUS_SESSION_BUS_ADDRESS
exec ${asOrdinaryUser.join(' ')} -- ${quoted(executable)} "$@"
`
  makeCacheDir(cache)
  const wrapperPath = path.join(cache, `electron-as-nobody-${hashOf(script).slice(0, 12)}`)
  // Written aside, because another command may be running it.
  const unfinished = `${wrapperPath}.${String(process.pid)}`
  writeFileSync(unfinished, script)
  chmodSync(unfinished, 0o755)
  renameSync(unfinished, wrapperPath)
  if (isRoot && tryAsAppUser(['test', '-x', wrapperPath]).status !== 0) {
    throw new SetupError(
      `an ordinary user, whom the app runs as, cannot reach the cache folder ${cache}`,
      'set AFTERCARE_CACHE_DIR to a folder that others may enter, or unset it, and run the command again',
    )
  }
  return wrapperPath
}

/**
 * The first thing below the given paths that the ordinary user cannot read, or undefined.
 * @param {string[]} paths
 * @returns {string | undefined}
 */
export function unreadable(paths) {
  const { status, stdout } = tryAsAppUser([
    ...['find', ...paths, '!', '-readable', '-print', '-quit'],
  ])
  return status === 0 ? stdout.trim() || undefined : paths[0]
}
