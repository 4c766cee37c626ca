import { utilityProcess } from 'electron'
import type { ExportWorker } from './exporter.ts'

/** @param workerPath the built `worker.ts` */
export function forkWorker(workerPath: string): ExportWorker {
  const child = utilityProcess.fork(workerPath, [], {
    serviceName: 'Aftercare export',
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
