import { toTaskReply } from './task-reply.ts'

/** To be called once by a utility process: does the one task of `runTask`. */
export function serveTask(answer: (question: unknown) => unknown): void {
  const { parentPort } = process
  parentPort.once('message', ({ data }) => {
    parentPort.postMessage(toTaskReply(() => answer(data)))
  })
}
