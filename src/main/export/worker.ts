/** A process of its own, so that the kiosk stays awake while a million answers are written. */
import { serveTask } from '../background/serve-task.ts'
import { performExport } from './perform-export.ts'

serveTask(performExport)
