import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { statusOf, treeOf } from '../../tests/helpers/process-tree.ts'
import { atExit } from '../setup/at-exit.mjs'
import { SetupError } from '../setup/say.mjs'

/** An app that runs by itself: neither a driver nor a debugger is attached to it. */
export interface AppProcess {
  pid: number
  /** When it was started (`performance.now()`). */
  startedMs: number
  hasEnded: () => boolean
  /** Ends it and all that it started, at once. */
  end: () => Promise<void>
}

export interface AppToRun {
  executable: string
  appDir: string
  env: NodeJS.ProcessEnv
}

const PATIENCE_MS = 10_000

export function startApp({ executable, appDir, env }: AppToRun): AppProcess {
  const startedMs = performance.now()
  // A group of its own, so that all of it can be ended.
  const child = spawn(executable, [appDir], { env, stdio: 'ignore', detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error(`${executable} cannot be started`)
  const kill = atExit(() => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  })
  const end = async () => {
    const tree = treeOf(pid)
    kill()
    const startedAt = performance.now()
    while (tree.some(isAlive)) {
      if (performance.now() - startedAt > PATIENCE_MS) throw new Error('an app does not end')
      await wait(20)
    }
  }
  return { pid, startedMs, hasEnded: () => child.exitCode !== null, end }
}

/**
 * The memory that an app takes from the machine, in MiB: the proportional set size of all its
 * processes, in which what several share counts once.
 */
export function memoryOf(root: number): number {
  const sizes = treeOf(root).map((pid) => {
    const text = readRollup(pid)
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)
  })
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

function isAlive(pid: number): boolean {
  const state = statusOf(pid, 'State')
  return state !== undefined && state !== 'Z'
}

/** @throws {SetupError} where it is not for this user to know */
function readRollup(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return '' // It has just ended.
    throw new SetupError(
      'only root can read how much memory a sandboxed process has',
      'run the benchmarks as root: the apps themselves run as an ordinary user',
    )
  }
}
