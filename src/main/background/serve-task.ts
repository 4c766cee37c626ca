import * as v from 'valibot'
import { failureOf, toProcessSchema, type FromProcess } from './task-messages.ts'

/** The way to main and back. */
export interface MainPort {
  onMessage: (listener: (message: unknown) => void) => void
  send: (message: FromProcess) => void
}

export interface TaskWatch {
  /** Aborted when main wants the work no more. */
  signal: AbortSignal
  onProgress: (progress: unknown) => void
}

/** The work of a process; it checks by itself what it is asked for. */
export type Perform = (request: unknown, watch: TaskWatch) => unknown

/** To be called once by a utility process: does the one task of `runTask`; all else is ignored. */
export function serveTask(perform: Perform, port = parentPort()): void {
  const controller = new AbortController()
  const watch = {
    signal: controller.signal,
    onProgress: (progress: unknown) => {
      port.send({ kind: 'progress', progress })
    },
  }
  let isStarted = false
  port.onMessage((data) => {
    const message = v.safeParse(toProcessSchema, data)
    if (!message.success) return
    if (message.output.kind === 'cancel') {
      controller.abort()
      return
    }
    if (isStarted) return
    isStarted = true
    void answer(perform, message.output.request, watch).then(port.send)
  })
}

async function answer(perform: Perform, request: unknown, watch: TaskWatch): Promise<FromProcess> {
  try {
    return { kind: 'done', value: await perform(request, watch) }
  } catch (error) {
    return failureOf(error)
  }
}

function parentPort(): MainPort {
  const { parentPort: port } = process
  return {
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        listener(data)
      })
    },
    send: (message) => {
      port.postMessage(message)
    },
  }
}
