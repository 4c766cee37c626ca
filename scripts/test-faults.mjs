// Breaks the kiosk on purpose and counts what survives: `npm run test:faults`. Kills of a store and
// of the real app, damaged files, a full disk, a clock that jumps, thousands of visits, and what a
// save costs among a million. `--quick` does less of each; `--only NAME` one file of `tests/faults`.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { bringElectron, bringPackages } from './setup/bring.mjs'
import { ensureBuild } from './setup/build.mjs'
import { sum, summaryLine } from './setup/results.mjs'
import { runPlaywright, runVitest } from './setup/runners.mjs'
import { runMain, say } from './setup/say.mjs'
import { checkWritable } from './setup/writable.mjs'

await runMain(async () => {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
  })
  process.env.AFTERCARE_FAULTS = values.quick ? 'quick' : 'whole'
  const startedMs = performance.now()
  checkWritable()
  await bringPackages()
  const counts = []
  const { only } = values
  const chosen = only === undefined ? [] : [`faults/${only}`]
  const inApp = ['app', 'monkey', 'reports']
  if (only === undefined || !inApp.includes(only)) {
    say('files, disks, kills, memory')
    const { count } = await runVitest(['--config', 'tests/faults/vitest.config.ts', ...chosen])
    counts.push(count)
  }
  if (only === undefined || inApp.includes(only)) {
    const electron = await bringElectron('virtual')
    await ensureBuild()
    say('the real app')
    counts.push((await runPlaywright(['faults'], electron, chosen)).count)
  }
  const total = sum(counts)
  say(`took ${((performance.now() - startedMs) / 60_000).toFixed(1)} minutes`)
  process.stdout.write(`${summaryLine(total)}\n`)
  return total.failed === 0 ? 0 : 1
})
