import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { serialize } from 'node:v8'
import { build } from 'vite'
import { shippedContent } from '../../tests/helpers/visit-setup.ts'
import { repoDir } from '../setup/places.mjs'
import type { BenchStage } from './bench-stage.ts'
import type { SaveTask } from './save-app/main.ts'

/** A Electron app without a window that saves as the kiosk does; see `save-app/main.ts`. */
export interface SaveApp {
  run: (task: SaveTask) => Promise<unknown>
}

const PATIENCE_MS = 300_000

export async function makeSaveApp(stage: BenchStage): Promise<SaveApp> {
  const appDir = join(stage.workDir, 'save-app')
  mkdirSync(appDir)
  await build({
    root: repoDir,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: join(repoDir, 'scripts', 'bench', 'save-app', 'main.ts'),
      outDir: appDir,
      rolldownOptions: { external: ['electron', '@photostructure/sqlite'] },
    },
  })
  const manifest = { name: 'save-app', version: '0.0.0', type: 'module', main: 'main.js' }
  writeFileSync(join(appDir, 'package.json'), JSON.stringify(manifest))
  // The binding of SQLite, as the kiosk itself has it.
  symlinkSync(join(stage.appDir, 'node_modules'), join(appDir, 'node_modules'))
  const contentPath = join(appDir, 'content')
  writeFileSync(contentPath, serialize(shippedContent))
  return { run: (task) => runTask(stage, appDir, contentPath, task) }
}

async function runTask(
  stage: BenchStage,
  appDir: string,
  contentPath: string,
  task: SaveTask,
): Promise<unknown> {
  const dataDir = stage.makeDir('save')
  const resultPath = join(dataDir, 'result.json')
  const app = stage.start(appDir, dataDir, stage.displays[0], {
    BENCH_TASK: JSON.stringify({ task, resultPath }),
    AFTERCARE_TEST_CONTENT: contentPath,
  })
  const startedMs = performance.now()
  while (!app.hasEnded()) {
    if (performance.now() - startedMs > PATIENCE_MS) throw new Error(`${task.name} never ends`)
    await wait(100)
  }
  await app.end()
  const { result, failure } = JSON.parse(readFileSync(resultPath, 'utf8')) as {
    result?: unknown
    failure?: string
  }
  if (failure !== undefined) throw new Error(failure)
  return result
}
