import { join } from 'node:path'
import { utilityProcess } from 'electron'
import { fromTaskReply } from './task-reply.ts'

/** No task takes so long, unless the disk hangs. */
const WITHIN_MS = 10 * 60_000

/**
 * Runs one task in a process of its own, which ends with its answer: what takes seconds, or waits for
 * a disk, then keeps no patient waiting.
 * @param name of what was built beside this file
 * @throws what the process met with, or that it ended without an answer
 */
export function runTask(name: 'backup' | 'reading', question: unknown): Promise<unknown> {
  const child = utilityProcess.fork(join(import.meta.dirname, `${name}.js`), [], {
    serviceName: `Aftercare ${name}`,
    // Nothing of the environment is needed, and some of it changes what a process runs.
    env: {},
    stdio: 'ignore',
  })
  const timer = setTimeout(() => child.kill(), WITHIN_MS)
  const reply = new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`its process ended with ${code}`))
    })
    child.postMessage(question)
  })
  return reply.then(fromTaskReply).finally(() => child.kill())
}
