// Builds the app when its sources have changed since the last finished build.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { repoDir } from './places.mjs'
import { commandScript, runQuietly } from './run-command.mjs'
import { SetupError, say } from './say.mjs'
import { flawOf, sizesOf, writeStamp } from './stamp.mjs'
import { checkWritable } from './writable.mjs'

const sources = [
  'src',
  'locales',
  'resources',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
]
const stampName = '.aftercare-build.json'

/**
 * A hash of every source by its content: the times of files change with each checkout.
 * @param {string} root
 */
export function sourcesHash(root) {
  const hash = createHash('sha256')
  for (const source of sources) {
    const sourcePath = path.join(root, source)
    if (!existsSync(sourcePath)) continue
    const files = statSync(sourcePath).isDirectory()
      ? readdirSync(sourcePath, { recursive: true, encoding: 'utf8' }).sort()
      : ['']
    for (const file of files) {
      const filePath = path.join(sourcePath, file)
      if (!statSync(filePath).isFile()) continue
      hash
        .update(`${path.join(source, file)}\0`)
        .update(readFileSync(filePath))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

/** @returns {Promise<import('./run-command.mjs').Outcome>} */
function runBuild() {
  return runQuietly(process.execPath, [commandScript('electron-vite'), 'build'])
}

/** @param {string} root what a build of the sources as they are now has in its stamp */
const madeFrom = (root) => ({ sources: sourcesHash(root) })

/**
 * Whether a build that is needed could be written, for whoever brings something large before it.
 * @param {object} [options]
 * @param {string} [options.root]
 * @param {typeof checkWritable} [options.askToWrite]
 */
export function checkBuildPlace({ root = repoDir, askToWrite = checkWritable } = {}) {
  if (flawOf(path.join(root, 'out'), stampName, madeFrom(root)) !== undefined) {
    askToWrite(['out'], { root })
  }
}

/**
 * @param {object} [options]
 * @param {string} [options.root]
 * @param {typeof runBuild} [options.build]
 * @param {typeof checkWritable} [options.askToWrite]
 */
export async function ensureBuild({
  root = repoDir,
  build = runBuild,
  askToWrite = checkWritable,
} = {}) {
  const outDir = path.join(root, 'out')
  const stampPath = path.join(outDir, stampName)
  const made = madeFrom(root)
  if (flawOf(outDir, stampName, made) === undefined) return
  askToWrite(['out'], { root })
  say('building the app')
  rmSync(stampPath, { force: true })
  const { code, output } = await build()
  if (code !== 0) {
    throw new SetupError(
      'the app does not build',
      'mend what the build says above, and run the command again',
      output,
    )
  }
  writeStamp(stampPath, { ...made, files: sizesOf(outDir) })
}
