// A picture of every screen in each language, size and comfort setting: `npm run gallery`. Leaves
// `gallery-output/` with one contact sheet each; fails where text is cut, overlaps or scrolls.
// What follows `--` goes to Playwright, for instance `-g es-800x1280`.
import { rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { bringStage, kiosksAtOnce } from './setup/bring.mjs'
import { repoDir } from './setup/places.mjs'
import { commandScript, runInView } from './setup/run-command.mjs'
import { runMain, say } from './setup/say.mjs'
import { checkWritable } from './setup/writable.mjs'

const outputDir = path.join(repoDir, 'gallery-output')

await runMain(async () => {
  checkWritable()
  const stage = await bringStage('virtual', kiosksAtOnce)
  rmSync(outputDir, { recursive: true, force: true })
  const code = await runInView(
    process.execPath,
    [
      ...[commandScript('@playwright/test', 'playwright'), 'test', '--project=gallery'],
      ...[`--workers=${String(kiosksAtOnce)}`, '--reporter=list'],
      ...[...process.argv.slice(2).filter((arg) => arg !== '--')],
    ],
    { env: stage.env },
  )
  stage.stop()
  say(`contact sheets: ${outputDir}`)
  return code
})
