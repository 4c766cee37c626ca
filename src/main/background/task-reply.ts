import * as v from 'valibot'
import { AppError, errorCodes } from '../../shared/errors.ts'

/** How a task went in its process, as it is sent back. */
const replySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('done'), value: v.unknown() }),
  v.strictObject({
    kind: v.literal('refused'),
    code: v.picklist(errorCodes),
    problem: v.nullable(v.strictObject({ file: v.string(), key: v.string(), reason: v.string() })),
  }),
  v.strictObject({ kind: v.literal('failed'), message: v.string(), stack: v.string() }),
])
type TaskReply = v.InferOutput<typeof replySchema>

/** Does the work and turns what comes of it into a reply; never throws. */
export function toTaskReply(work: () => unknown): TaskReply {
  try {
    return { kind: 'done', value: work() }
  } catch (error) {
    if (error instanceof AppError) {
      return { kind: 'refused', code: error.code, problem: error.problem ?? null }
    }
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error))
    return { kind: 'failed', message, stack }
  }
}

/** @throws what the process met with: an AppError as one, anything else by its message */
export function fromTaskReply(message: unknown): unknown {
  const reply = v.parse(replySchema, message)
  if (reply.kind === 'done') return reply.value
  if (reply.kind === 'refused') throw new AppError(reply.code, reply.problem ?? undefined)
  const error = new Error(reply.message)
  error.stack = reply.stack
  throw error
}
