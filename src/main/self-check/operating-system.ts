import { createReadStream, statfsSync, statSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { FileLog } from '../platform/log.ts'
import { systemFiles } from './files.ts'
import type { OperatingSystem } from './run.ts'

/** This machine, as the probes ask it. */
export function operatingSystem(dataDir: string, log: Pick<FileLog, 'problem'>): OperatingSystem {
  return {
    files: systemFiles,
    pid: process.pid,
    parentPid: process.ppid,
    argv: process.argv,
    env: process.env,
    executable: () => createReadStream(process.execPath, { highWaterMark: 4 * 1024 * 1024 }),
    interfaces: networkInterfaces,
    // Windows answers with bits that mean nothing there.
    dataMode: () => (process.platform === 'win32' ? null : statSync(dataDir).mode),
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(dataDir)
      return bavail * bsize
    },
    now: () => new Date(),
    logProblem: () => log.problem,
  }
}
