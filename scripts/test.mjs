// Runs the checks and tests: `npm test`. Brings what is missing first. Its last line is
// `N passed, N failed`, over all runners; the exit code is 1 when anything failed.
//
//   node scripts/test.mjs                  everything
//   node scripts/test.mjs check [NAME…]    the static checks (names: see setup/checks.mjs)
//   node scripts/test.mjs unit [-- ARGS]   unit and integration tests; ARGS go to vitest
//   node scripts/test.mjs e2e [-- ARGS]    the real app; ARGS go to Playwright
//   node scripts/test.mjs long [-- ARGS]   the real app again: what all of the above has no time for
//   node scripts/test.mjs packaged [-- ARGS]
//                                          what a clinic installs, from outside (Linux)
//
// AFTERCARE_SCREEN=1080x1920 chooses the size of the virtual screen (Linux).
import process from 'node:process'
import { bringElectron, bringPackages } from './setup/bring.mjs'
import { ensureBuild } from './setup/build.mjs'
import { checks, runChecks } from './setup/checks.mjs'
import { sum, summaryLine } from './setup/results.mjs'
import { runPackaged, runPlaywright, runVitest } from './setup/runners.mjs'
import { SetupError, describeFailure, runMain, say } from './setup/say.mjs'
import { checkWritable } from './setup/writable.mjs'

/** @typedef {import('./setup/results.mjs').Count} Count */

/** @type {Count} */
const oneFailure = { passed: 0, failed: 1 }

/** @param {string[]} names @returns {Promise<Count>} */
function runStatic(names) {
  const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name))
  if (chosen.length > 0) return runChecks(chosen)
  const known = checks.map(({ name }) => name).join(', ')
  throw new SetupError(`there is no check called ${names.join(' ')}`, `choose among ${known}`)
}

const parts = ['check', 'unit', 'e2e', 'long', 'packaged']

/** @param {string | undefined} part all when absent @param {string[]} args @returns {Promise<number>} */
async function runTests(part, args) {
  const needs = (/** @type {string} */ name) => part === undefined || part === name
  /** @type {Count[]} */
  const counts = []
  /** @type {string[]} */
  const failures = []
  /**
   * Whatever stops one step, the others still run; it is told at once and again at the end.
   * @template T
   * @param {() => T | Promise<T>} step
   * @returns {Promise<T | undefined>}
   */
  const attempt = async (step) => {
    try {
      return await step()
    } catch (error) {
      const words = describeFailure(error)
      process.stderr.write(`${words}\n`)
      failures.push(words)
      counts.push(oneFailure)
      return undefined
    }
  }
  /** @param {string} name @param {() => Count | Promise<Count>} run */
  const runPart = async (name, run) => {
    if (!needs(name)) return
    say(name)
    const count = await attempt(run)
    if (count) counts.push(count)
  }

  // Asked before anything is brought: what takes minutes would be for nothing. Checks only read.
  const writable = part === 'check' || (await attempt(isWritable)) === true
  const brought = (writable || needs('check')) && (await attempt(arePackagesThere)) === true
  if (brought && !writable) await runPart('check', () => runStatic(args))
  if (brought && writable) {
    // What may have to be asked of the person comes before what takes long.
    // These two are not part of all, which has its time. Packages are made on Linux alone.
    const packaged = part === 'packaged' && process.platform === 'linux'
    const long = part === 'long'
    const opensApp = needs('e2e') || long
    const electron =
      opensApp || packaged ? await attempt(() => bringElectron('virtual')) : undefined
    const built = needs('unit') || opensApp ? await attempt(isBuilt) : false
    await runPart('check', () => runStatic(args))
    await runPart('unit', async () => (await runVitest(args)).count)
    // Without the two above it has failed already, and is counted.
    if (electron && built) {
      await runPart('e2e', async () => (await runPlaywright(['e2e'], electron, args)).count)
      if (long) {
        await runPart('long', async () => (await runPlaywright(['long'], electron, args)).count)
      }
    }
    if (electron && packaged) {
      await runPart('packaged', async () => (await runPackaged(electron, args)).count)
    }
  }
  if (counts.length > 1) for (const words of failures) process.stderr.write(`${words}\n`)
  const total = sum(counts)
  process.stdout.write(`${summaryLine(total)}\n`)
  return total.failed === 0 ? 0 : 1
}

function isWritable() {
  checkWritable()
  return true
}

async function arePackagesThere() {
  await bringPackages()
  return true
}

async function isBuilt() {
  await ensureBuild()
  return true
}

await runMain(async () => {
  const [part, ...args] = process.argv.slice(2)
  if (part !== undefined && !parts.includes(part)) {
    throw new SetupError(
      `there is no part called ${part}`,
      `choose among ${parts.join(', ')}, or none for all of them`,
    )
  }
  return runTests(part, args[0] === '--' ? args.slice(1) : args)
})
