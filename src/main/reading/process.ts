/** A process of its own: reads the results while the kiosk goes on. */
import { serveTask } from '../background/serve-task.ts'
import { perform } from './tasks.ts'

serveTask(perform)
