// Fails on a text of the repository, other than a document, that names a place outside it: what
// lies there on one machine is missing on the next. `scripts/paths/outside.mjs` lists what may be named, and why.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { findOutsidePaths, isLookedAt } from './paths/outside.mjs'
import { repoDir } from './setup/places.mjs'

/** Git's own, and what the commands make. */
const notOurs = new Set(['.git', 'node_modules', ...ignoredFolders()])

/** Those at the top, of which `.gitignore` says no more than their name. */
function ignoredFolders() {
  const lines = readFileSync(path.join(repoDir, '.gitignore'), 'utf8').split('\n')
  return lines.filter((line) => line.endsWith('/')).map((line) => line.slice(0, -1))
}

/** @returns {string[]} paths in the repository, with `/` on every system */
function sources() {
  return readdirSync(repoDir, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name) && !name.endsWith('.log'))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(entry.name) : entry.isFile() ? [entry.name] : [],
    )
    .filter(isLookedAt)
}

/** @param {string} folder */
function filesBelow(folder) {
  return readdirSync(path.join(repoDir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(repoDir, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, '/'))
}

const texts = sources()
  .map((file) => ({ file, content: readFileSync(path.join(repoDir, file)) }))
  // Pictures, sounds and fonts have such bytes; text has none.
  .filter(({ content }) => !content.includes(0))
const found = texts.flatMap(({ file, content }) => findOutsidePaths(file, content.toString('utf8')))
for (const { file, line, named } of found) {
  process.stderr.write(`${file}:${String(line)}: names ${named}, which another machine has not\n`)
}
process.stdout.write(`${String(texts.length)} files looked through\n`)
process.exitCode = found.length === 0 && texts.length > 0 ? 0 : 1
