// Opens the kiosk: `npm start`. Brings what is missing, builds what has changed.
// What follows `--` goes to the app. Without a screen it runs the demo visit on a virtual one.
import process from 'node:process'
import { bringStage } from './setup/bring.mjs'
import { runDemoVisit } from './setup/demo-visit.mjs'
import { hasDisplay } from './setup/display.mjs'
import { runInView } from './setup/run-command.mjs'
import { runMain, say } from './setup/say.mjs'

/** Staff left the kiosk, as in `src/main/platform/exit-codes.ts`, which plain Node cannot read. */
const LEFT = 93

await runMain(async () => {
  if (!hasDisplay()) {
    say('there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set):')
    say('running the demo visit on a virtual one instead')
    return runDemoVisit([])
  }
  const { executable, appDir, env } = await bringStage('own')
  if (env.AFTERCARE_RUN_HOME) {
    say(`started by root: the app runs as nobody, and keeps its data in ${env.AFTERCARE_RUN_HOME}`)
  }
  say('opening the kiosk')
  const code = await runInView(executable, [appDir, ...process.argv.slice(2)], { env })
  return code === LEFT ? 0 : code
})
