/** A process of its own: copies the results while the kiosk goes on. */
import * as v from 'valibot'
import { serveTask } from '../background/serve-task.ts'
import { backUp } from '../database/backup.ts'

const requestSchema = v.strictObject({
  databasePath: v.string(),
  backupsDir: v.string(),
  day: v.string(),
})

serveTask((request) => {
  const { databasePath, backupsDir, day } = v.parse(requestSchema, request)
  backUp(databasePath, backupsDir, day)
})
