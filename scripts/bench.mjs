// How fast and how small the kiosk is, and whether it stays so as results grow, each figure beside
// something else that is measured in the same minutes: `npm run bench`. Leaves `bench-output/`.
//
//   npm run bench -- --quick          less of each: to see that all is measured
//   npm run bench -- --only NAME…     some of it (names: see bench/run.ts)
//
// A target that is missed is a result; the exit code is 1 only where something cannot be measured.
import path from 'node:path'
import process from 'node:process'
import { bringPackages } from './setup/bring.mjs'
import { repoDir } from './setup/places.mjs'
import { SetupError, runMain } from './setup/say.mjs'
import { checkWritable } from './setup/writable.mjs'

await runMain(async () => {
  if (process.platform !== 'linux') {
    throw new SetupError(
      'the screen is watched and memory is read by means that only Linux has',
      'run the benchmarks on Linux',
    )
  }
  checkWritable()
  await bringPackages()
  // Vite comes with the packages, and reads TypeScript.
  const { runnerImport } = await import('vite')
  /** @type {{ module: typeof import('./bench/run.ts') }} */
  const { module } = await runnerImport(path.join(repoDir, 'scripts', 'bench', 'run.ts'))
  return module.runBench(process.argv.slice(2).filter((argument) => argument !== '--'))
})
