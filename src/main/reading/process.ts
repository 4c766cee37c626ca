/** A process of its own: reads the results while the kiosk goes on. */
import { answerMain } from '../background/serve-task.ts'
import { perform } from './tasks.ts'

answerMain(perform)
