import { replyTo } from './task-reply.ts'

/** To be called once by a utility process: answers the one question of `askProcess`. */
export function answerMain(answer: (question: unknown) => unknown): void {
  const { parentPort } = process
  parentPort.once('message', ({ data }) => {
    parentPort.postMessage(replyTo(() => answer(data)))
  })
}
