// Runs the demo visit on the real app: `npm run demo`. What follows `--` goes to Playwright.
// AFTERCARE_SCREEN=1080x1920 chooses the size of the virtual screen (Linux).
import process from 'node:process'
import { runDemoVisit } from './setup/demo-visit.mjs'
import { runMain } from './setup/say.mjs'

await runMain(() => runDemoVisit(process.argv.slice(2)))
