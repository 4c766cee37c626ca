// Doyensec's static analysis of our sources, and which of its findings docs/security.md explains.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readJson, repoDir } from '../setup/places.mjs'
import { runQuietly } from '../setup/run-command.mjs'
import { SetupError } from '../setup/say.mjs'

/** Brought for the moment: it stands on four hundred packages, most of them old. */
const PROGRAM = '@doyensec/electronegativity@1.10.3'

const explainedIn = 'docs/security.md'

/**
 * @typedef {object} Findings
 * @property {string[]} open what nobody has explained, as `ISSUE in file`
 * @property {string[]} explained
 * @property {string[]} gone explained, and not found any more
 */

/** @returns {Promise<Findings>} */
export async function findElectronFaults() {
  const dir = mkdtempSync(path.join(tmpdir(), 'aftercare-analysis-'))
  try {
    const reportPath = path.join(dir, 'report.csv')
    const { version } = /** @type {{ version: string }} */ (
      readJson(path.join(repoDir, 'node_modules/electron/package.json'))
    )
    const { code, output } = await runQuietly('npm', [
      ...['exec', '--yes', `--package=${PROGRAM}`, '--', 'electronegativity'],
      ...['-i', path.join(repoDir, 'src'), '-o', reportPath, '-r', '-v', 'false', '-e', version],
    ])
    if (code !== 0)
      throw new SetupError(`${PROGRAM} did not run: ${output.slice(-500)}`, 'see above')
    const found = findingsIn(readFileSync(reportPath, 'utf8'))
    const known = explainedFindings(readFileSync(path.join(repoDir, explainedIn), 'utf8'))
    return {
      open: found.filter((finding) => !known.includes(finding)),
      explained: found.filter((finding) => known.includes(finding)),
      gone: known.filter((finding) => !found.includes(finding)),
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/**
 * One line for each kind of finding in each file.
 * @param {string} csv as the program writes it: issue, severity, confidence, file, …
 * @returns {string[]}
 */
export function findingsIn(csv) {
  const lines = csv.split('\n').slice(1)
  const found = lines.flatMap((line) => {
    const [, issue, file] = /^([A-Z_]+),"[A-Z]+","[A-Z]+","([^"]*)"/.exec(line) ?? []
    return issue && file
      ? [`${issue} in ${file.replace(/^.*?(?=main\/|preload\/|renderer\/)/, '')}`]
      : []
  })
  return [...new Set(found)].sort()
}

/** @param {string} page its table rows `| ISSUE | file | why |` @returns {string[]} */
export function explainedFindings(page) {
  return [...page.matchAll(/^\| `([A-Z_]+_CHECK)` +\| `?([^|`]+?)`? +\|/gm)].map(
    ([, issue, file]) => `${String(issue)} in ${String(file)}`,
  )
}
