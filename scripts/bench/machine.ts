import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import process from 'node:process'
import { runQuietly } from '../setup/run-command.mjs'
import type { BenchStage } from './bench-stage.ts'

/** What the figures were taken on. */
export interface Machine {
  at: string
  system: string
  processor: string
  cores: number
  memoryGiB: number
  fileSystem: string
  node: string
  electron: string
  sqlite3: string
  /** Of the last minute: the benchmark itself keeps one core or two at work. */
  load: number
}

export async function readMachine({ electron, fileSystem, env }: BenchStage): Promise<Machine> {
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  const electronSays = await runQuietly(electron, ['-p', 'process.versions.electron'], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
  })
  const sqliteSays = await runQuietly('sqlite3', ['--version'])
  return {
    at: new Date().toISOString(),
    system: `${name ?? 'Linux'}, kernel ${release()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    fileSystem,
    node: process.version,
    electron: electronSays.stdout.trim(),
    sqlite3: sqliteSays.stdout.split(' ')[0] ?? '',
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}
