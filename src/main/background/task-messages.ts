import * as v from 'valibot'
import { AppError, errorCodes } from '../../shared/errors.ts'

/** What main says to a process of its own: one request, and that it is wanted no more. */
export const toProcessSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('request'), request: v.unknown() }),
  v.strictObject({ kind: v.literal('cancel') }),
])
export type ToProcess = v.InferOutput<typeof toProcessSchema>

const replySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('done'), value: v.unknown() }),
  v.strictObject({
    kind: v.literal('refused'),
    code: v.picklist(errorCodes),
    problem: v.nullable(v.strictObject({ file: v.string(), key: v.string(), reason: v.string() })),
  }),
  v.strictObject({ kind: v.literal('failed'), message: v.string(), stack: v.string() }),
])
type Reply = v.InferOutput<typeof replySchema>

/** What the process says to main: how far it is, any number of times, and one reply as the last. */
export const fromProcessSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('progress'), progress: v.unknown() }),
  replySchema,
])
export type FromProcess = v.InferOutput<typeof fromProcessSchema>

/** How a failure is told: an AppError by its code, anything else by its message and stack. */
export function failureOf(error: unknown): Exclude<Reply, { kind: 'done' }> {
  if (error instanceof AppError) {
    return { kind: 'refused', code: error.code, problem: error.problem ?? null }
  }
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error))
  return { kind: 'failed', message, stack }
}

/** The error that `failureOf` told of. */
export function errorOf(failure: Exclude<Reply, { kind: 'done' }>): Error {
  if (failure.kind === 'refused') return new AppError(failure.code, failure.problem ?? undefined)
  const error = new Error(failure.message)
  error.stack = failure.stack
  return error
}

/** Does it and says how that went; no failure leaves as an exception. */
export function toTaskReply(work: () => unknown): Reply {
  try {
    return { kind: 'done', value: work() }
  } catch (error) {
    return failureOf(error)
  }
}

/** @throws what the work of `toTaskReply` met with: an AppError as one, anything else by its message */
export function fromTaskReply(message: unknown): unknown {
  const reply = v.parse(replySchema, message)
  if (reply.kind === 'done') return reply.value
  throw errorOf(reply)
}
