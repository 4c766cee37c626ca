// Gives the ordinary user what root alone can read, for instance a checkout in its home: a copy of
// what the app needs to run.
import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { atExit } from './at-exit.mjs'
import { cacheDir, makeCacheDir, readJson, repoDir } from './places.mjs'
import { unreadable } from './ordinary-user.mjs'
import { say } from './say.mjs'
import { flawOf, hashOf, isRecord, putInPlace, sizesOf, writeStamp } from './stamp.mjs'

const ownParts = ['package.json', 'out', 'resources', 'locales']
const stampName = 'aftercare-copy.json'

/**
 * What the built app reads while it runs, as paths in the repository: its own folders, and the
 * npm packages that are not bundled into it, with what those depend on.
 * @param {string} [root]
 */
export function partsOfApp(root = repoDir) {
  /** @type {Set<string>} */
  const parts = new Set()
  const addDependencies = (/** @type {string} */ packageDir) => {
    const manifest = readJson(path.join(root, packageDir, 'package.json'))
    const dependencies = isRecord(manifest) ? manifest.dependencies : undefined
    for (const name of Object.keys(isRecord(dependencies) ? dependencies : {})) {
      // A dependency nested in its parent is copied with it.
      const part = path.join('node_modules', name)
      if (parts.has(part) || !existsSync(path.join(root, part))) continue
      parts.add(part)
      addDependencies(part)
    }
  }
  addDependencies('.')
  return [...ownParts.filter((part) => existsSync(path.join(root, part))), ...parts]
}

/** Makes everything below readable by everybody, as `chmod -R a+rX`. @param {string} target */
function openToEveryone(target) {
  const stats = lstatSync(target)
  if (stats.isSymbolicLink()) return
  const executable = stats.isDirectory() || stats.mode & 0o100 ? 0o111 : 0
  chmodSync(target, stats.mode | 0o444 | executable)
  if (!stats.isDirectory()) return
  for (const name of readdirSync(target)) openToEveryone(path.join(target, name))
}

/**
 * @param {string} runDir a folder for this run, which everybody may pass through
 * @param {{ root?: string, firstUnreadable?: (paths: string[]) => string | undefined }} [options]
 * @returns {string} the folder of the app, readable by the ordinary user
 */
export function readableApp(runDir, { root = repoDir, firstUnreadable = unreadable } = {}) {
  const parts = partsOfApp(root)
  const closed = firstUnreadable(parts.map((part) => path.join(root, part)))
  if (closed === undefined) return root
  say(`an ordinary user cannot read ${closed}: the app runs from a copy`)
  const copyDir = path.join(runDir, 'app')
  for (const part of parts) {
    cpSync(path.join(root, part), path.join(copyDir, part), { recursive: true })
  }
  openToEveryone(copyDir)
  return copyDir
}

/**
 * @param {string} executable an Electron on Linux
 * @param {{ cache?: string, firstUnreadable?: (paths: string[]) => string | undefined }} [options]
 * @returns {string} the same Electron, readable by the ordinary user
 */
export function readableElectron(
  executable,
  { cache = cacheDir(), firstUnreadable = unreadable } = {},
) {
  const distDir = path.dirname(executable)
  if (firstUnreadable([distDir]) === undefined) return executable
  const { size, mtimeMs } = lstatSync(executable)
  const made = { from: hashOf(distDir, String(size), String(mtimeMs)) }
  const copyDir = path.join(cache, `electron-copy-${made.from.slice(0, 12)}`)
  const copy = path.join(copyDir, path.basename(executable))
  if (flawOf(copyDir, stampName, made) === undefined) return copy

  say(`an ordinary user cannot read ${distDir}: copying Electron to ${cache}, once`)
  makeCacheDir(cache)
  const workDir = mkdtempSync(path.join(cache, 'preparing-'))
  const removeWorkDir = atExit(() => {
    rmSync(workDir, { recursive: true, force: true })
  })
  const unfinished = path.join(workDir, 'copy')
  cpSync(distDir, unfinished, { recursive: true, verbatimSymlinks: true })
  openToEveryone(unfinished)
  writeStamp(path.join(unfinished, stampName), { ...made, files: sizesOf(unfinished) })
  putInPlace(unfinished, copyDir, () => flawOf(copyDir, stampName, made))
  removeWorkDir()
  return copy
}
