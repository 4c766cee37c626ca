import * as v from 'valibot'
import type { Log } from '../platform/log.ts'
import { errorOf, fromProcessSchema, type FromProcess, type ToProcess } from './task-messages.ts'

/** No task is silent for so long, unless the disk or the drive hangs. */
const SILENT_MS = 10 * 60_000

/** A process that was started for one task. */
export interface BackgroundProcess {
  send: (message: ToProcess) => void
  onMessage: (listener: (message: unknown) => void) => void
  onExit: (listener: (code: number) => void) => void
  kill: () => void
}

interface TaskOptions<Value, Progress> {
  request: unknown
  replySchema: v.GenericSchema<unknown, Value>
  /** Only for a task that tells how far it is. */
  progress?: { schema: v.GenericSchema<unknown, Progress>; listener: (progress: Progress) => void }
  /** Its process is ended when it says nothing for so long. */
  silentMs?: number
  log: Log
}

export interface Task<Value> {
  /**
   * Rejects with what the process met with, an AppError as one, or with the reason why it gave no
   * reply. The process has been ended by then.
   */
  reply: Promise<Value>
  /** Tells the process that its work is wanted no more; what becomes of it is still its reply. */
  cancel: () => void
  /** Ends the process at once. The reply rejects unless it was there already. */
  kill: () => void
}

/**
 * Has one task done by a process of its own, which ends with its reply: whatever takes seconds, or
 * waits for a disk, then keeps no patient waiting. A message that does not fit its schema is logged
 * and otherwise ignored.
 */
export function runTask<Value, Progress = never>(
  child: BackgroundProcess,
  { request, replySchema, progress, silentMs = SILENT_MS, log }: TaskOptions<Value, Progress>,
): Task<Value> {
  let isOver = false
  let giveUp: (reason: string) => void = () => undefined
  const reply = new Promise<Value>((resolve, reject) => {
    const end = (settle: () => void) => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      child.kill()
      settle()
    }
    giveUp = (reason) => {
      end(() => {
        reject(new Error(reason))
      })
    }
    const onSilence = () => {
      giveUp(`its process said nothing for ${silentMs / 1000} seconds`)
    }
    let timer = setTimeout(onSilence, silentMs)
    const take = (message: FromProcess) => {
      clearTimeout(timer)
      timer = setTimeout(onSilence, silentMs)
      if (message.kind === 'progress') {
        readAs(
          progress?.schema ?? v.never(),
          message.progress,
          (far) => progress?.listener(far),
          log,
        )
      } else if (message.kind === 'done') {
        readAs(
          replySchema,
          message.value,
          (value) => {
            end(() => {
              resolve(value)
            })
          },
          log,
        )
      } else
        end(() => {
          reject(errorOf(message))
        })
    }
    child.onMessage((data) => {
      if (!isOver) readAs(fromProcessSchema, data, take, log)
    })
    child.onExit((code) => {
      giveUp(`its process ended with ${code}`)
    })
    child.send({ kind: 'request', request })
  })
  return {
    reply,
    cancel: () => {
      if (!isOver) child.send({ kind: 'cancel' })
    },
    kill: () => {
      giveUp('its process was ended')
    },
  }
}

function readAs<Output>(
  schema: v.GenericSchema<unknown, Output>,
  data: unknown,
  take: (output: Output) => void,
  log: Log,
): void {
  const parsed = v.safeParse(schema, data)
  if (parsed.success) take(parsed.output)
  else log.error('task-message-refused', { issue: parsed.issues[0].message })
}
