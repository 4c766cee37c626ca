// The static checks of `npm test`: what each is called, what it runs, and how it went.
import process from 'node:process'
import { commandScript, runQuietly } from './run-command.mjs'
import { reasonOf } from './say.mjs'

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {() => string[]} args for Node
 */

/** @type {Check[]} */
export const checks = [
  // What takes longest comes first, beside all the others.
  { name: 'lint', args: () => [commandScript('eslint'), '.', '--max-warnings', '0'] },
  { name: 'format', args: () => [commandScript('prettier'), '--check', '.'] },
  {
    name: 'types',
    args: () => [commandScript('typescript', 'tsc'), '--noEmit', '-p', 'tsconfig.node.json'],
  },
  {
    name: 'page-tests',
    args: () => [commandScript('typescript', 'tsc'), '--noEmit', '-p', 'tsconfig.page-tests.json'],
  },
  {
    name: 'screens',
    args: () => [
      ...[commandScript('svelte-check'), '--tsconfig', 'tsconfig.web.json'],
      '--fail-on-warnings',
    ],
  },
  {
    name: 'walls',
    args: () => [
      ...[commandScript('dependency-cruiser', 'depcruise'), 'src'],
      ...['--config', '.dependency-cruiser.cjs'],
    ],
  },
  { name: 'unused', args: () => [commandScript('knip')] },
  { name: 'content', args: () => ['scripts/check-content.mjs'] },
  { name: 'clinic-schema', args: () => ['scripts/clinic-schema.mjs', '--check'] },
  { name: 'paths', args: () => ['scripts/check-paths.mjs'] },
  {
    name: 'links',
    args: () => [
      ...[commandScript('remark-cli', 'remark'), '--frail', '--quiet', '--no-stdout'],
      ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'docs', 'locales', 'resources'],
    ],
  },
  { name: 'locales', args: () => ['scripts/check-locales.mjs'] },
]

/**
 * Runs checks two at a time, showing one line for each and the output of those that failed.
 * @param {readonly Check[]} chosen
 * @param {object} [options]
 * @param {(args: string[]) => Promise<{ code: number, output: string }>} [options.run]
 * @param {(text: string) => void} [options.show]
 * @returns {Promise<import('./results.mjs').Count>}
 */
export async function runChecks(
  chosen,
  {
    run = (args) => runQuietly(process.execPath, args),
    show = (text) => void process.stdout.write(text),
  } = {},
) {
  const waiting = [...chosen]
  const count = { passed: 0, failed: 0 }
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = performance.now()
      const { code, output } = await attempt(check, run)
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      show(`  ${code === 0 ? 'ok  ' : 'FAIL'}  ${check.name} (${seconds} s)\n`)
      if (code !== 0) show(`${output.trim()}\n`)
      count[code === 0 ? 'passed' : 'failed'] += 1
    }
  }
  await Promise.all([work(), work()])
  return count
}

/** @param {Check} check @param {(args: string[]) => Promise<{ code: number, output: string }>} run */
async function attempt(check, run) {
  try {
    return await run(check.args())
  } catch (error) {
    return { code: 1, output: reasonOf(error) }
  }
}
