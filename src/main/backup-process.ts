/** A process of its own: copies the results while the kiosk goes on. */
import { backUp } from './database/backup.ts'

const [databasePath, backupsDir, day] = process.argv.slice(2)
if (databasePath === undefined || backupsDir === undefined || day === undefined) {
  throw new Error('database, folder and day are missing')
}
try {
  backUp(databasePath, backupsDir, day)
  process.parentPort.postMessage({ problem: null })
} catch (error) {
  process.parentPort.postMessage({ problem: (error as Error).message })
}
