import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { app } from 'electron'
import { measureDurable, type DurableTask } from './durable.ts'
import { measureGrowth, type GrowthTask } from './growth.ts'
import { measureStore, type StoreTask } from './store.ts'

/** Saves as the kiosk does, in Electron's main process, without a window; leaves what it took in a file. */

export type SaveTask = DurableTask | GrowthTask | StoreTask

const { task, resultPath } = JSON.parse(process.env['BENCH_TASK'] ?? '') as {
  task: SaveTask
  resultPath: string
}

function run(): unknown {
  switch (task.name) {
    case 'durable':
      return measureDurable(task)
    case 'growth':
      return measureGrowth(task)
    case 'store':
      return measureStore(task)
  }
}

try {
  writeFileSync(resultPath, JSON.stringify({ result: await run() }))
} catch (error) {
  writeFileSync(resultPath, JSON.stringify({ failure: (error as Error).stack }))
}
app.exit(0)
