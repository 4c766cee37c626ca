// The Electron that package.json names: what Electron's own installer keeps in node_modules.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { readJson, repoDir } from './places.mjs'
import { runQuietly } from './run-command.mjs'
import { isRecord } from './stamp.mjs'

const electronDir = path.join(repoDir, 'node_modules', 'electron')
const answerTimeoutMs = 20_000

/** Where the executable is inside an unpacked Electron. */
function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/** @param {string} file */
function readLine(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** @param {string} output */
function firstLine(output) {
  return /^\s*(?:\w*Error: )?(\S.*)/.exec(output)?.[1]
}

/** @param {string} [dir] @returns {string} */
export function wantedVersion(dir = electronDir) {
  const manifest = readJson(path.join(dir, 'package.json'))
  return isRecord(manifest) && typeof manifest.version === 'string' ? manifest.version : ''
}

/**
 * The installer writes path.txt last, so without it the unpacking never ended.
 * @param {string} [dir] the electron package
 * @returns {{ executable: string, flaw: string | undefined }} flaw: why it cannot be used
 */
export function inspectDownload(dir = electronDir) {
  const relativePath = readLine(path.join(dir, 'path.txt'))
  const executable = path.join(dir, 'dist', relativePath ?? executableName())
  const unpacked = readLine(path.join(dir, 'dist', 'version'))?.replace(/^v/, '')
  if (!existsSync(path.join(dir, 'dist'))) return { executable, flaw: 'it is not downloaded' }
  if (!relativePath) return { executable, flaw: 'its unpacking never ended' }
  if (unpacked !== wantedVersion(dir)) return { executable, flaw: 'it is another version' }
  if (!existsSync(executable)) return { executable, flaw: 'its executable is missing' }
  return { executable, flaw: undefined }
}

/** The executable in the folder that ELECTRON_OVERRIDE_DIST_PATH names. @param {string} distDir */
export function executableIn(distDir) {
  return path.resolve(distDir, executableName())
}

/** @param {string} [dir] */
export function removeDownload(dir = electronDir) {
  rmSync(path.join(dir, 'path.txt'), { force: true })
  rmSync(path.join(dir, 'dist'), { recursive: true, force: true })
}

/**
 * Asks an executable for its version, as plain Node: that needs no display and no sandbox.
 * @param {string} executable
 * @returns {Promise<string | undefined>} what is wrong, or undefined when it answers
 */
export async function silenceOf(executable) {
  const { code, stdout, output, timedOut } = await runQuietly(
    executable,
    ['-p', 'process.versions.electron'],
    { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeoutMs: answerTimeoutMs },
  )
  if (timedOut) return 'it does not answer'
  if (code === 0 && /^\d+\.\d+/.test(stdout)) return undefined
  return firstLine(output) ?? `it ends with ${String(code)}`
}

/** @param {string | undefined} [text] seconds */
export function downloadTimeoutMs(text = process.env.AFTERCARE_DOWNLOAD_TIMEOUT_S) {
  const seconds = Number(text)
  return text && Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 120_000
}

/**
 * Where Electron's installer will look, for the person who has to find out why it fails.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function downloadSource(env = process.env) {
  const setting = [
    'NPM_CONFIG_ELECTRON_MIRROR',
    'npm_config_electron_mirror',
    'npm_package_config_electron_mirror',
    'ELECTRON_MIRROR',
  ].find((name) => env[name])
  const mirror = setting && env[setting]
  if (!mirror) return 'github.com'
  // Not the whole address: it may carry a password.
  return URL.canParse(mirror) ? new URL(mirror).host : 'an unreadable mirror address'
}

/**
 * Runs Electron's own installer, which honours its mirror settings and npm's.
 * @param {object} [options]
 * @param {string} [options.dir]
 * @param {number} [options.timeoutMs]
 * @returns {Promise<string | undefined>} why it failed, or undefined
 */
export async function download({ dir = electronDir, timeoutMs = downloadTimeoutMs() } = {}) {
  // The installer takes this variable for a place to unpack to, which is not what is asked here.
  const env = { ...process.env }
  delete env.ELECTRON_OVERRIDE_DIST_PATH
  const { code, output, timedOut } = await runQuietly(
    process.execPath,
    [path.join(dir, 'install.js')],
    { env, timeoutMs },
  )
  if (timedOut) {
    return `no end after ${String(timeoutMs / 1000)} s; AFTERCARE_DOWNLOAD_TIMEOUT_S=600 would wait longer`
  }
  if (code !== 0) return firstLine(output) ?? `the installer ended with ${String(code)}`
  return inspectDownload(dir).flaw
}
