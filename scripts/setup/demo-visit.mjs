// Runs the demo visit: the real app goes through a whole visit, and leaves pictures and records.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { bringStage } from './bring.mjs'
import { repoDir } from './places.mjs'
import { commandScript, runInView } from './run-command.mjs'
import { say } from './say.mjs'
import { checkWritable } from './writable.mjs'

const outputDir = path.join(repoDir, 'demo-output')

/**
 * @param {string[]} extraArgs for Playwright
 * @returns {Promise<number>} the exit code
 */
export async function runDemoVisit(extraArgs) {
  checkWritable()
  const stage = await bringStage('virtual')
  rmSync(outputDir, { recursive: true, force: true })
  mkdirSync(outputDir)
  const code = await runInView(
    process.execPath,
    [
      ...[commandScript('@playwright/test', 'playwright'), 'test'],
      ...['--project=demo', '--reporter=list', ...extraArgs],
    ],
    { env: stage.env },
  )
  stage.stop()
  const files = readdirSync(outputDir, { recursive: true, encoding: 'utf8' }).sort()
  const pictures = files.filter((file) => /\.(png|jpe?g|webp)$/i.test(file))
  const tables = files.filter((file) => file.endsWith('.csv'))
  say(code === 0 ? 'the demo visit is done' : 'the demo visit FAILED, see above')
  say(`pictures (${String(pictures.length)}): ${pictures.length > 0 ? outputDir : 'none'}`)
  for (const table of tables) say(`record: ${path.join(outputDir, table)}`)
  if (tables.length === 0) say('record: none')
  return code
}
