// Brings the npm packages that package-lock.json names, when they are not there already.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { readJson, repoDir } from './places.mjs'
import { npmCommand, runQuietly } from './run-command.mjs'
import { SetupError, say } from './say.mjs'
import { hashOf, isRecord, writeStamp } from './stamp.mjs'
import { checkWritable } from './writable.mjs'

const oldestNode = [20, 20]

/** @param {string} [version] */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  throw new SetupError(
    `this is Node ${version}, and the project needs ${oldestNode.join('.')} or newer`,
    'install a newer Node (https://nodejs.org, or your version manager) and run the command again',
  )
}

/**
 * @param {string} root the folder with package-lock.json
 * @returns {string} changes with the lockfile and with the platform its native packages are for
 */
function lockfileHash(root) {
  const lockfile = readFileSync(path.join(root, 'package-lock.json'))
  return hashOf(lockfile, process.platform, process.arch)
}

/** @param {string} root */
function stampPathOf(root) {
  return path.join(root, 'node_modules', '.cache', 'aftercare', 'packages.json')
}

/**
 * Says why `npm ci` is needed, or undefined when everything is there.
 * @param {string} [root]
 * @returns {string | undefined}
 */
export function packagesFlaw(root = repoDir) {
  if (!existsSync(path.join(root, 'node_modules'))) return 'there is no node_modules yet'
  const absent = namedIn(root).find(
    (name) => !existsSync(path.join(root, 'node_modules', name, 'package.json')),
  )
  if (absent !== undefined) return `${absent} is missing`
  const stamp = readJson(stampPathOf(root))
  if (isRecord(stamp) && stamp.lockfile === lockfileHash(root)) return undefined
  return agreesWithNpm(root) ? undefined : 'package-lock.json has changed since'
}

/** The packages package.json asks for by name. @param {string} root */
function namedIn(root) {
  const manifest = readJson(path.join(root, 'package.json'))
  if (!isRecord(manifest)) return []
  return ['dependencies', 'devDependencies'].flatMap((kind) => Object.keys(manifest[kind] ?? {}))
}

/**
 * Whether npm's own note of what it installed, which it writes last, is what the lockfile asks
 * for: so that packages a person brought with plain `npm ci` are not brought a second time.
 * @param {string} root
 */
function agreesWithNpm(root) {
  const wanted = packagesOf(readJson(path.join(root, 'package-lock.json')))
  const installed = packagesOf(readJson(path.join(root, 'node_modules', '.package-lock.json')))
  if (!installed) return false
  const forHere = Object.values(installed).every(
    ({ os, cpu }) => fits(os, process.platform) && fits(cpu, process.arch),
  )
  return (
    forHere &&
    Object.entries(wanted ?? {}).every(([location, { version, optional }]) => {
      const found = installed[location]
      return location === '' || (found ? found.version === version : optional === true)
    })
  )
}

/**
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[] }} LockedPackage
 * @param {unknown} lockfile
 * @returns {Record<string, LockedPackage> | undefined}
 */
function packagesOf(lockfile) {
  const packages = isRecord(lockfile) ? lockfile.packages : undefined
  return isRecord(packages) ? /** @type {Record<string, LockedPackage>} */ (packages) : undefined
}

/** @param {string[] | undefined} list npm's os or cpu list @param {string} here */
function fits(list, here) {
  if (!list) return true
  return (
    list.includes(here) ||
    (list.every((name) => name.startsWith('!')) && !list.includes(`!${here}`))
  )
}

/**
 * @param {object} [options]
 * @param {string} [options.root]
 * @param {typeof runQuietly} [options.run]
 * @param {typeof checkWritable} [options.askToWrite]
 */
export async function ensurePackages({
  root = repoDir,
  run = runQuietly,
  askToWrite = checkWritable,
} = {}) {
  const flaw = packagesFlaw(root)
  const stampPath = stampPathOf(root)
  if (flaw !== undefined) {
    askToWrite(['node_modules'], { root })
    say(`bringing the npm packages (npm ci), because ${flaw}`)
    const [npm, ...npmArgs] = npmCommand()
    // Development packages too, whatever NODE_ENV or the person's npm settings say.
    const args = [...npmArgs, 'ci', '--include=dev', '--no-audit', '--no-fund']
    const { code, output } = await run(npm, args, { cwd: root })
    if (code !== 0) {
      const reason =
        /^npm (?:error|ERR!) (?!code\b)(\S.*)/m.exec(output)?.[1] ?? `it ended with ${String(code)}`
      throw new SetupError(
        `npm ci did not bring the npm packages: ${reason}`,
        'mend what npm says above (`npm config get registry` shows where it looks), and run the command again',
        output,
      )
    }
  }
  if (flaw !== undefined || !existsSync(stampPath)) {
    try {
      writeStamp(stampPath, { lockfile: lockfileHash(root) })
    } catch (error) {
      // It saves a comparison the next time. What only reads works in somebody else's checkout too.
      if (flaw !== undefined) throw error
    }
  }
}
