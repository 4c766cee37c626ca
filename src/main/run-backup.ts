import { join } from 'node:path'
import { utilityProcess } from 'electron'

/**
 * Copies the results in a process of its own, beside this file in what was built.
 * @throws why there is no new backup
 */
export function runBackup(databasePath: string, backupsDir: string, day: string): Promise<void> {
  const child = utilityProcess.fork(
    join(import.meta.dirname, 'backup.js'),
    [databasePath, backupsDir, day],
    { serviceName: 'aftercare-backup' },
  )
  return new Promise((resolve, reject) => {
    child.on('message', ({ problem }: { problem: string | null }) => {
      if (problem === null) resolve()
      else reject(new Error(problem))
      child.kill()
    })
    child.on('exit', (code) => {
      reject(new Error(`its process ended with ${code}`))
    })
  })
}
