/** A process of its own: copies the results while the kiosk goes on, or erases what is left of visits. */
import * as v from 'valibot'
import { serveTask } from '../background/serve-task.ts'
import { backUp } from '../database/backup.ts'
import { eraseRemains } from './erase-remains.ts'

const requestSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('copy'),
    databasePath: v.string(),
    backupsDir: v.string(),
    day: v.string(),
  }),
  v.strictObject({
    kind: v.literal('erase'),
    databasePath: v.string(),
    /** ISO 8601. */
    before: v.pipe(v.string(), v.isoTimestamp()),
  }),
])

serveTask((asked) => {
  const request = v.parse(requestSchema, asked)
  if (request.kind === 'erase') {
    return eraseRemains(request.databasePath, new Date(request.before))
  }
  backUp(request.databasePath, request.backupsDir, request.day)
  return undefined
})
