// Tells a finished piece of work from a half-finished one: a stamp is written last, by rename.
import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readJson } from './places.mjs'

/**
 * @param {string} dir
 * @param {(relativePath: string) => boolean} [keep]
 * @returns {Record<string, number>} the size of every file below `dir`, by path with `/`
 */
export function sizesOf(dir, keep = () => true) {
  /** @type {Record<string, number>} */
  const sizes = {}
  for (const relativePath of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    const stats = lstatSync(path.join(dir, relativePath))
    const name = relativePath.split(path.sep).join('/')
    if (!stats.isDirectory() && keep(name)) sizes[name] = stats.size
  }
  return sizes
}

/** @param {string} file @param {unknown} value */
export function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true })
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.tmp`
  writeFileSync(unfinished, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o644 })
  try {
    renameSync(unfinished, file)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

/**
 * Says what is wrong with a stamped folder, or undefined when it is whole.
 * @param {string} dir
 * @param {string} stampName a file inside `dir`
 * @param {Record<string, unknown>} made what the stamp must say of how it was made
 * @returns {string | undefined}
 */
export function flawOf(dir, stampName, made) {
  const stamp = readJson(path.join(dir, stampName))
  if (!isRecord(stamp) || !isRecord(stamp.files)) return 'it was never finished'
  for (const [key, value] of Object.entries(made)) {
    if (stamp[key] !== value) return `its ${key} is not the one wanted now`
  }
  const sizes = sizesOf(dir, (name) => name !== stampName)
  for (const [name, size] of Object.entries(stamp.files)) {
    if (sizes[name] === undefined) return `${name} is missing`
    if (sizes[name] !== size)
      return `${name} has ${String(sizes[name])} bytes instead of ${String(size)}`
  }
  return undefined
}

/**
 * Moves a finished folder to its place, unless another command has put a whole one there first.
 * What was there before goes beside the finished one, to be removed with that private folder.
 * @param {string} finished
 * @param {string} target
 * @param {() => string | undefined} flawOfTarget
 */
export function putInPlace(finished, target, flawOfTarget) {
  for (let attempt = 1; ; attempt += 1) {
    if (flawOfTarget() === undefined) return
    try {
      renameSync(target, `${finished}-replaced-${String(attempt)}`)
    } catch {
      // Nothing was there.
    }
    try {
      renameSync(finished, target)
      return
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @param {...(string | Buffer)} parts @returns {string} */
export function hashOf(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
