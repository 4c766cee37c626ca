import type { KioskBridge, KioskClient } from '../../shared/contract.ts'
import { contractKinds } from '../../shared/contract-kinds.ts'
import { mapVerbs, type Envelope } from '../../shared/contract-types.ts'
import { AppError } from '../../shared/errors.ts'

/** The renderer's only way to main: unwraps envelopes, so that a refused call rejects with `AppError`. */
export function createClient(bridge: KioskBridge | undefined): KioskClient {
  const functions = bridge as Record<string, Record<string, unknown>> | undefined
  return mapVerbs(contractKinds, (kind, group, verb) => {
    const call = functions?.[group]?.[verb]
    return kind === 'invoke' ? caller(call) : subscriber(call)
  }) as unknown as KioskClient
}

function caller(call: unknown) {
  return async (input?: unknown): Promise<unknown> => {
    if (typeof call !== 'function') throw new AppError('internal')
    const envelope = await (call as (input: unknown) => Promise<Envelope>)(input)
    if (envelope.ok) return envelope.value
    throw new AppError(envelope.code)
  }
}

function subscriber(call: unknown) {
  return (listener: (payload: unknown) => void): (() => void) => {
    if (typeof call !== 'function') return () => undefined
    return (call as (listener: (value: unknown) => void) => () => void)(listener)
  }
}

export const client = createClient((globalThis as { kiosk?: KioskBridge }).kiosk)

/** Sends an unexpected failure to the log; there is nowhere else to complain. */
export function reportFailure(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  client.kiosk.reportFailure({ message: message.slice(0, 4000) }).catch(() => undefined)
}
