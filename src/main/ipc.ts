import * as v from 'valibot'
import {
  channelName,
  type ContractShape,
  type Envelope,
  type Handlers,
  type Invoke,
  type Notify,
} from '../shared/contract-types.ts'
import { AppError, type ErrorCode } from '../shared/errors.ts'
import type { Log } from './log.ts'

/** The part of Electron's `ipcMain` used here. */
export interface IpcServer<IpcEvent> {
  handle(channel: string, listener: (event: IpcEvent, input: unknown) => Promise<Envelope>): void
}

/**
 * Registers a handler for every call of the contract; nothing else touches `ipcMain`. In this order:
 * sender trusted, input parsed, handler, output parsed, envelope. No failure leaves as an exception.
 */
export function registerHandlers<Contract extends ContractShape, IpcEvent>(
  ipc: IpcServer<IpcEvent>,
  contract: Contract,
  handlers: Handlers<Contract>,
  isTrusted: (event: IpcEvent, channel: string) => boolean,
  log: Log,
): void {
  for (const [group, verbs] of Object.entries(contract)) {
    for (const [verb, entry] of Object.entries(verbs)) {
      if (entry.kind !== 'invoke') continue
      const channel = channelName(group, verb)
      const handler = (handlers as Record<string, Record<string, (input: unknown) => unknown>>)[
        group
      ]?.[verb]
      if (handler === undefined) throw new Error(`no handler for ${channel}`)
      ipc.handle(channel, async (event, input) => {
        try {
          if (!isTrusted(event, channel)) throw new AppError('untrusted-sender')
          return { ok: true, value: await answer(entry, handler, input) }
        } catch (error) {
          return { ok: false, code: codeOf(error, channel, log) }
        }
      })
    }
  }
}

async function answer(entry: Invoke, handler: (input: unknown) => unknown, input: unknown) {
  const parsed = v.safeParse(entry.input, input)
  if (!parsed.success) {
    // The offending value is not logged: it might hold what a patient did.
    const issue = parsed.issues[0]
    throw new AppError('bad-input', {
      file: 'contract',
      key: v.getDotPath(issue) ?? '',
      reason: `expected ${issue.expected ?? 'another value'}`,
    })
  }
  return v.parse(entry.output, await handler(parsed.output))
}

function codeOf(error: unknown, channel: string, log: Log): ErrorCode {
  if (error instanceof AppError) {
    log.warn('call-refused', { channel, code: error.code, problem: error.problem })
    return error.code
  }
  log.error('call-failed', { channel, error })
  return 'internal'
}

/** Main's side of the contract's events: parsed before they leave. */
export function createNotifier<Payload extends v.GenericSchema>(
  send: (channel: string, payload: unknown) => void,
  channel: string,
  entry: Notify<Payload>,
): (payload: v.InferInput<Payload>) => void {
  return (payload) => {
    send(channel, v.parse(entry.payload, payload))
  }
}
