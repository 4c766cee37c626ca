/** A process of its own: checks and salvages the results while the kiosk goes on. */
import { serveTask } from '../../background/serve-task.ts'
import { performRepair } from './repair.ts'

serveTask(performRepair)
