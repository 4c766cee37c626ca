// Asks the registry for known faults of what the lock file names: `npm run audit:deps`. Exit code 0:
// asked, and none of them matters at run time; 1: there is one; 3: the registry did not answer.
import process from 'node:process'
import { runQuietly } from './setup/run-command.mjs'
import { runMain, say } from './setup/say.mjs'

const NOT_ASKED = 3

/** @param {readonly string[]} more */
async function audit(...more) {
  const { stdout } = await runQuietly('npm', ['audit', '--json', ...more])
  try {
    /** @type {unknown} */
    const report = JSON.parse(stdout.slice(stdout.indexOf('{')))
    const { metadata } = /** @type {{ metadata?: { vulnerabilities: Record<string, number> } }} */ (
      report
    )
    return metadata?.vulnerabilities ?? null
  } catch {
    return null
  }
}

await runMain(async () => {
  const [atRunTime, all] = [await audit('--omit=dev'), await audit()]
  if (atRunTime === null || all === null) {
    say('NOT CHECKED: the registry’s audit does not answer here; run it where it does')
    return NOT_ASKED
  }
  const told = (/** @type {Record<string, number>} */ counts) =>
    Object.entries(counts)
      .map(([severity, count]) => `${String(count)} ${severity}`)
      .join(', ')
  process.stdout.write(`at run time: ${told(atRunTime)}\nof everything: ${told(all)}\n`)
  return (atRunTime['total'] ?? 0) > 0 ? 1 : 0
})
