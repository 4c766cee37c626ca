// Where the repository is, and where the commands keep what they bring.
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { SetupError, reasonOf } from './say.mjs'

export const repoDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Reports and stamps that belong to one `node_modules`: they vanish with it. */
export const workDir = path.join(repoDir, 'node_modules', '.cache', 'aftercare')

export const isRoot = process.getuid?.() === 0

/**
 * The folder for what is brought once and used by every checkout on this machine.
 * @param {{ env?: NodeJS.ProcessEnv, root?: boolean, home?: string }} [machine]
 */
export function cacheDir({ env = process.env, root = isRoot, home = homedir() } = {}) {
  if (env.AFTERCARE_CACHE_DIR) return path.resolve(env.AFTERCARE_CACHE_DIR)
  // Root's own cache is closed to the ordinary user whom the app runs as.
  if (root) return '/var/cache/aftercare-kiosk'
  return path.join(env.XDG_CACHE_HOME || path.join(home, '.cache'), 'aftercare-kiosk')
}

/**
 * Makes the cache folder; root's is readable by everybody, whatever the umask.
 * @param {string} dir
 */
export function makeCacheDir(dir) {
  try {
    if (mkdirSync(dir, { recursive: true }) !== undefined && isRoot) chmodSync(dir, 0o755)
  } catch (error) {
    throw new SetupError(
      `the cache folder ${dir} cannot be made (${reasonOf(error)})`,
      'set AFTERCARE_CACHE_DIR to a folder you can write to, and run the command again',
    )
  }
}

/**
 * Where the runs of the commands have their temporary files. Root's TMPDIR may be closed to the
 * ordinary user whom the app runs as.
 * @param {{ root?: boolean, temp?: string }} [machine]
 */
export function tempDir({ root = isRoot, temp = tmpdir() } = {}) {
  return root ? '/tmp' : temp
}

/** @param {string} file @returns {unknown} undefined when there is no such file or it is not JSON */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
