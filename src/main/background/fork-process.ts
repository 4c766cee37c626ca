import { join } from 'node:path'
import { utilityProcess } from 'electron'
import * as v from 'valibot'
import type { Log } from '../platform/log.ts'
import { runTask, type BackgroundProcess } from './run-task.ts'

/** @param name of what was built beside this file */
export function forkProcess(
  name: 'backup' | 'export-worker' | 'reading' | 'salvage',
): BackgroundProcess {
  const child = utilityProcess.fork(join(import.meta.dirname, `${name}.js`), [], {
    serviceName: `Aftercare ${name}`,
    // Nothing of the environment is needed, and some of it changes what a process runs.
    env: {},
    stdio: 'ignore',
  })
  return {
    send: (message) => {
      child.postMessage(message)
    },
    onMessage: (listener) => {
      child.on('message', listener)
    },
    onExit: (listener) => {
      child.on('exit', listener)
    },
    kill: () => {
      child.kill()
    },
  }
}

/**
 * Asks one thing that is neither watched nor cancelled; whoever asks knows what the reply is.
 * @param silentMs how long it may take, where that is more than for most
 */
export function askProcess(
  name: 'backup' | 'reading' | 'salvage',
  request: unknown,
  log: Log,
  silentMs?: number,
): Promise<unknown> {
  const options = { request, replySchema: v.unknown(), log, ...(silentMs && { silentMs }) }
  return runTask(forkProcess(name), options).reply
}
