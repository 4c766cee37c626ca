import * as v from 'valibot'
import { contract, type KioskBridge, type KioskClient } from '../../shared/contract.ts'
import { envelopeSchema, mapContract } from '../../shared/contract-types.ts'
import { AppError } from '../../shared/errors.ts'

/** The renderer's only way to main: unwraps envelopes, so that a refused call rejects with `AppError`. */
export function createClient(bridge: KioskBridge | undefined): KioskClient {
  const functions = bridge as Record<string, Record<string, unknown>> | undefined
  return mapContract(contract, (entry, group, verb) => {
    const call = functions?.[group]?.[verb]
    return entry.kind === 'invoke' ? caller(call) : subscriber(call, entry.payload)
  }) as unknown as KioskClient
}

function caller(call: unknown) {
  return async (input?: unknown): Promise<unknown> => {
    if (typeof call !== 'function') throw new AppError('internal')
    const envelope = v.parse(
      envelopeSchema,
      await (call as (input: unknown) => Promise<unknown>)(input),
    )
    if (envelope.ok) return envelope.value
    throw new AppError(envelope.code)
  }
}

function subscriber(call: unknown, payload: v.GenericSchema) {
  return (listener: (payload: unknown) => void): (() => void) => {
    if (typeof call !== 'function') return () => undefined
    const subscribe = call as (listener: (value: unknown) => void) => () => void
    return subscribe((value) => {
      listener(v.parse(payload, value))
    })
  }
}

export const client = createClient((globalThis as { kiosk?: KioskBridge }).kiosk)

/** Sends an unexpected failure to the log; there is nowhere else to complain. */
export function reportFailure(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  client.kiosk.reportFailure({ message: message.slice(0, 4000) }).catch(() => undefined)
}
