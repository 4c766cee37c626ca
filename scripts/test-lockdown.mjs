// Tries every case of the lock-down and prints the table: `npm run test:lockdown`. The tests are
// those whose titles begin with the id of a case (`tests/lockdown-cases.ts`), on the real app and,
// where a package can be made, on what a clinic installs. Fails on a case that fails or that is the
// app's to stop and has no test. `--mutate` takes guards away instead, and sees each test notice.
import path from 'node:path'
import process from 'node:process'
import { runnerImport } from 'vite'
import { findElectronFaults } from './lockdown/electronegativity.mjs'
import { mutate } from './lockdown/mutate.mjs'
import { bringElectron, bringPackages } from './setup/bring.mjs'
import { ensureBuild } from './setup/build.mjs'
import { repoDir } from './setup/places.mjs'
import { runPackaged, runPlaywright, runVitest } from './setup/runners.mjs'
import { runMain, say } from './setup/say.mjs'
import { checkWritable } from './setup/writable.mjs'

/** Of a title that begins with the id of a case, wherever the runner puts the title. */
const NAMED = '(^| )[A-GS][0-9]{2} '

await runMain(async () => {
  checkWritable()
  await bringPackages()
  const electron = await bringElectron('virtual')
  await ensureBuild()
  const mutateAt = process.argv.indexOf('--mutate')
  if (mutateAt !== -1) return mutate(process.argv.slice(mutateAt + 1))
  /** @typedef {typeof import('./lockdown/table.ts')} Table */
  /** @type {{ module: Table }} */
  const { module: table } = await runnerImport(path.join(repoDir, 'scripts/lockdown/table.ts'))
  // As many files of each kind as a person would not have the time for.
  process.env.AFTERCARE_FUZZ_FILES ??= '2000'
  say('the parts')
  const parts = await runVitest(['-t', NAMED])
  say('the app')
  const app = await runPlaywright(['e2e', 'long'], electron, ['-g', NAMED])
  say('what a clinic installs')
  const packaged =
    process.platform === 'linux' ? await runPackaged(electron, ['-g', NAMED]) : undefined
  say('static analysis')
  const { open } = await findElectronFaults()
  for (const finding of open) process.stdout.write(`OPEN  ${finding}\n`)
  const rows = table.rowsOf([
    { title: 'S42 static analysis', passed: open.length === 0 },
    ...table.resultsOfVitest(parts.report),
    ...table.resultsOfPlaywright(app.report),
    ...table.resultsOfPlaywright(packaged?.report),
  ])
  process.stdout.write(`\n${table.tableOf(rows)}\n`)
  return table.isSound(rows) ? 0 : 1
})
