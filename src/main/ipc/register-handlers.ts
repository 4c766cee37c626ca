import * as v from 'valibot'
import {
  channelName,
  type ContractShape,
  type Envelope,
  type Handlers,
  type Invoke,
} from '../../shared/contract-types.ts'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'

/** No message of the contract has so many objects and lists in it, nor lies so deep. */
const MOST_PARTS = 1000

/** The part of Electron's `ipcMain` used here. */
export interface IpcServer<IpcEvent> {
  handle(channel: string, listener: (event: IpcEvent, input: unknown) => Promise<Envelope>): void
}

/**
 * Registers a handler for every call of the contract; nothing else touches `ipcMain`. In this order:
 * sender trusted, input parsed, handler, output parsed, envelope. No failure leaves as an exception.
 * @param onFailure is told what a call failed with
 */
export function registerHandlers<Contract extends ContractShape, IpcEvent>(
  ipc: IpcServer<IpcEvent>,
  contract: Contract,
  handlers: Handlers<Contract>,
  isTrusted: (event: IpcEvent, channel: string) => boolean,
  log: Log,
  onFailure: (error: unknown) => void = () => undefined,
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
          onFailure(error)
          return { ok: false, code: codeOf(error, channel, log) }
        }
      })
    }
  }
}

async function answer(entry: Invoke, handler: (input: unknown) => unknown, input: unknown) {
  if (!isPlain(input)) throw badInput('', 'expected a plain object or nothing')
  const parsed = v.safeParse(entry.input, input)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    if (issue.expected === 'never') throw badInput('', 'expected no other key')
    // A long picklist would name all of its options.
    const expected = (issue.expected ?? 'another value').slice(0, 120)
    throw badInput(v.getDotPath(issue) ?? '', `expected ${expected}`)
  }
  return v.parse(entry.output, await handler(parsed.output))
}

/**
 * By its names alone an error would pass for an object with a `message`, and a list that was given
 * names beside its places for any; cloning keeps both. The same holds for what lies within.
 */
function isPlain(input: unknown): boolean {
  return input === undefined || (kindOf(input) === 'Object' && holdsPlain(input, new Set()))
}

const kindOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1)

/** @param seen what was looked at: hostile input may lead back to itself */
function holdsPlain(value: unknown, seen: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (seen.has(value) || seen.size > MOST_PARTS) return false
  seen.add(value)
  const inside = Object.values(value)
  const isPlainList = Array.isArray(value) && inside.length === value.length
  if (!isPlainList && kindOf(value) !== 'Object') return false
  return inside.every((part) => holdsPlain(part, seen))
}

/**
 * Neither the offending value nor the name of a key too many is logged: it might hold what a patient
 * did, and its length is the sender's choice.
 */
function badInput(key: string, reason: string): AppError {
  return new AppError('bad-input', { file: 'contract', key, reason })
}

function codeOf(error: unknown, channel: string, log: Log): ErrorCode {
  if (error instanceof AppError) {
    log.warn('call-refused', { channel, code: error.code, problem: error.problem })
    return error.code
  }
  log.error('call-failed', { channel, error })
  return 'internal'
}
