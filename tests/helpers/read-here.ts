import * as v from 'valibot'
import { runTask } from '../../src/main/background/run-task.ts'
import { createRead } from '../../src/main/reading/reader.ts'
import { perform } from '../../src/main/reading/tasks.ts'
import { MemoryLog } from './memory-log.ts'
import { SameProcess } from './same-process.ts'

const log = new MemoryLog()

/** The code of the process that reads, joined to main by messages that are cloned as between processes. */
export const readHere = createRead(
  (request) => runTask(new SameProcess(perform), { request, replySchema: v.unknown(), log }).reply,
  log,
)
