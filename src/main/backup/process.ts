/** A process of its own: copies the results while the kiosk goes on. */
import * as v from 'valibot'
import { serveTask } from '../background/serve-task.ts'
import { backUp } from '../database/backup.ts'

const questionSchema = v.strictObject({
  databasePath: v.string(),
  backupsDir: v.string(),
  day: v.string(),
})

serveTask((question) => {
  const { databasePath, backupsDir, day } = v.parse(questionSchema, question)
  backUp(databasePath, backupsDir, day)
})
