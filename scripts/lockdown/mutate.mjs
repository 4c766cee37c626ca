// Takes one guard after the other away, in a copy of the repository, and sees whether the test that
// is there for it notices: `npm run test:lockdown -- --mutate`.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { atExit } from '../setup/at-exit.mjs'
import { repoDir, tempDir } from '../setup/places.mjs'
import { runQuietly } from '../setup/run-command.mjs'
import { say, SetupError } from '../setup/say.mjs'
import { guards } from './guards.mjs'

/** @typedef {import('./guards.mjs').Guard} Guard */

/** Longer than any one test takes, its build included. */
const TIMEOUT_MS = 180_000

/** @returns {string} a copy of what git knows, with the packages of this one */
function copyRepository() {
  const copyDir = mkdtempSync(path.join(tempDir(), 'aftercare-mutate-'))
  atExit(() => {
    rmSync(copyDir, { recursive: true, force: true })
  })
  const files = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: repoDir,
      encoding: 'utf8',
    },
  )
  for (const file of files.split('\0').filter(Boolean)) {
    cpSync(path.join(repoDir, file), path.join(copyDir, file))
  }
  symlinkSync(path.join(repoDir, 'node_modules'), path.join(copyDir, 'node_modules'))
  return copyDir
}

/** @param {string} copyDir @param {Pick<Guard, 'part' | 'test'>} guard */
function runTest(copyDir, { part, test }) {
  const args = part === 'e2e' ? ['-g', test, '--workers=1'] : ['tests/integration', '-t', test]
  return runQuietly(process.execPath, ['scripts/test.mjs', part, '--', ...args], {
    cwd: copyDir,
    timeoutMs: TIMEOUT_MS,
  })
}

/** Whether exactly the test was run, and failed. @param {string} output */
const hasFailed = (output) => /\n\d+ passed, [1-9]\d* failed\n?$/.test(output)

/** @param {string} output */
const hasPassed = (output) => /\n[1-9]\d* passed, 0 failed\n?$/.test(output)

/**
 * @param {readonly string[]} names what the names of the guards hold; all when empty
 * @returns {Promise<number>} the exit code: 1 when a test did not notice
 */
export async function mutate(names) {
  const copyDir = copyRepository()
  let unnoticed = 0
  const chosen = guards.filter(
    ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
  )
  for (const guard of chosen) {
    const filePath = path.join(copyDir, guard.file)
    const original = readFileSync(filePath, 'utf8')
    // A test that fails anyway would notice nothing.
    const whole = await runTest(copyDir, guard)
    if (!hasPassed(whole.output)) {
      throw new SetupError(
        `${guard.test}: fails with the guard in place`,
        'mend it first',
        whole.output,
      )
    }
    writeFileSync(filePath, withoutGuard(original, guard))
    const { output } = await runTest(copyDir, guard)
    writeFileSync(filePath, original)
    // What does not build has been noticed by nobody but the compiler.
    const isNoticed = hasFailed(output) && !output.includes('does not build')
    if (!isNoticed) unnoticed++
    say(`${isNoticed ? 'noticed    ' : 'NOT NOTICED'}  ${guard.name}: ${guard.test}`)
  }
  say(`${String(chosen.length - unnoticed)} of ${String(chosen.length)} removals noticed`)
  return unnoticed === 0 ? 0 : 1
}

/** @param {string} text @param {Guard} guard */
function withoutGuard(text, { file, name, removal }) {
  let changed = text
  for (const [from, to] of removal) {
    if (changed.split(from).length !== 2) {
      throw new SetupError(
        `${file} does not hold the guard "${name}" as it is known`,
        'bring scripts/lockdown/guards.mjs up to date',
      )
    }
    changed = changed.replace(from, () => to)
  }
  return changed
}
