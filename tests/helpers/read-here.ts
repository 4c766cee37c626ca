import { toTaskReply, fromTaskReply } from '../../src/main/background/task-reply.ts'
import { createRead } from '../../src/main/reading/reader.ts'
import { perform } from '../../src/main/reading/tasks.ts'
import { MemoryLog } from './memory-log.ts'

/** The code of the process that reads, joined to main by messages that are cloned as between processes. */
export const readHere = createRead(async (task) => {
  const question: unknown = structuredClone(task)
  await Promise.resolve()
  return fromTaskReply(structuredClone(toTaskReply(() => perform(question))))
}, new MemoryLog())
