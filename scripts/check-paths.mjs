// Fails on a source, test or script that names a place outside the repository: what lies there on
// one machine is missing on the next. `scripts/paths/outside.mjs` lists what may be named, and why.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { findOutsidePaths } from './paths/outside.mjs'
import { repoDir } from './setup/places.mjs'

const folders = ['.ci', 'src', 'tests', 'scripts', 'resources']
// The list itself names them all.
const listPath = 'scripts/paths/outside.mjs'
const isCode = /\.(ts|mjs|cjs|js|svelte|sh|html|css|service|conf)$|^[^.]+$/

/** @returns {string[]} paths in the repository, with `/` on every system */
function sources() {
  const inFolders = folders.flatMap((folder) =>
    readdirSync(path.join(repoDir, folder), { recursive: true, withFileTypes: true }).flatMap(
      (entry) =>
        entry.isFile() ? [path.relative(repoDir, path.join(entry.parentPath, entry.name))] : [],
    ),
  )
  return [...readdirSync(repoDir), ...inFolders]
    .filter((file) => isCode.test(path.basename(file)))
    .filter((file) => file.includes(path.sep) || path.extname(file) !== '')
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file !== listPath)
}

const files = sources()
const found = files.flatMap((file) =>
  findOutsidePaths(file, readFileSync(path.join(repoDir, file), 'utf8')),
)
for (const { file, line, named } of found) {
  process.stderr.write(`${file}:${String(line)}: names ${named}, which another machine has not\n`)
}
process.stdout.write(`${String(files.length)} files looked through\n`)
process.exitCode = found.length === 0 && files.length > 0 ? 0 : 1
