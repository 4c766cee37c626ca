// Makes what a clinic installs on Linux: `npm run package`. Leaves
// `dist-package/production/linux-unpacked` and, for tests alone, `dist-package/test/linux-unpacked`.
// They differ by the constant of `src/main/platform/build-kind.ts` and one fuse of the runtime. What follows
// `--` chooses one kind.
import process from 'node:process'
import { bringElectron, bringPackages } from './setup/bring.mjs'
import { packageApp, packageKinds } from './setup/package-app.mjs'
import { SetupError, runMain } from './setup/say.mjs'
import { checkWritable } from './setup/writable.mjs'

await runMain(async () => {
  const wanted = process.argv.slice(2).filter((arg) => arg !== '--')
  const chosen = packageKinds.filter((kind) => wanted.length === 0 || wanted.includes(kind))
  if (chosen.length < wanted.length || chosen.length === 0) {
    throw new SetupError(
      `there is no kind of package called ${wanted.join(' ')}`,
      `choose among ${packageKinds.join(', ')}, or none for all of them`,
    )
  }
  if (process.platform !== 'linux') {
    throw new SetupError('packages are made on Linux', 'run the command on Linux')
  }
  checkWritable()
  await bringPackages()
  const electron = await bringElectron('virtual')
  for (const kind of chosen) await packageApp(kind, electron)
  return 0
})
