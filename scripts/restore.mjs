// Puts a backup in the place of the results, without opening the app:
// `npm run restore -- --data DIR --from BACKUP`. What this command has to bring first is told on
// standard error.
import path from 'node:path'
import process from 'node:process'
import { bringBuild } from './setup/bring.mjs'
import { repoDir } from './setup/places.mjs'
import { runInView } from './setup/run-command.mjs'
import { runMain, sayTo } from './setup/say.mjs'

await runMain(async () => {
  sayTo(process.stderr)
  await bringBuild()
  // npm moves to the repository; paths are meant from where the person stands.
  const cwd =
    (process.env.npm_lifecycle_event === 'restore' && process.env.INIT_CWD) || process.cwd()
  const command = path.join(repoDir, 'out', 'main', 'restore.js')
  return runInView(process.execPath, [command, ...process.argv.slice(2)], { cwd })
})
