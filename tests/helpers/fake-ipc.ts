import type { Caller } from '../../src/main/ipc/page-permissions.ts'
import type { IpcServer } from '../../src/main/ipc/register-handlers.ts'
import {
  channelName,
  mapVerbs,
  type ContractShape,
  type Envelope,
} from '../../src/shared/contract-types.ts'
import type { KioskBridge } from '../../src/shared/contract.ts'
import { contract } from '../../src/shared/contract.ts'

export interface FakeIpcEvent {
  sender: Caller | 'stranger'
}

/** Main and renderer in one process, with what crosses cloned as Electron clones it. */
export class FakeIpc implements IpcServer<FakeIpcEvent> {
  readonly #handlers = new Map<string, (event: FakeIpcEvent, input: unknown) => Promise<Envelope>>()
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>()

  handle(
    channel: string,
    listener: (event: FakeIpcEvent, input: unknown) => Promise<Envelope>,
  ): void {
    this.#handlers.set(channel, listener)
  }

  get channels(): string[] {
    return [...this.#handlers.keys()]
  }

  async invoke(
    channel: string,
    input: unknown,
    sender: FakeIpcEvent['sender'] = 'kiosk',
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return structuredClone(await handler({ sender }, structuredClone(input)))
  }

  send(channel: string, payload: unknown): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(structuredClone(payload))
  }

  /** The bridge as the preload exposes it. */
  bridge(sender: FakeIpcEvent['sender'] = 'kiosk'): KioskBridge {
    return mapVerbs(contract as ContractShape, (entry, group, verb) => {
      const channel = channelName(group, verb)
      if (entry.kind === 'invoke') return (input: unknown) => this.invoke(channel, input, sender)
      return (listener: (payload: unknown) => void) => {
        const listeners = this.#listeners.get(channel) ?? new Set()
        this.#listeners.set(channel, listeners.add(listener))
        return () => listeners.delete(listener)
      }
    }) as unknown as KioskBridge
  }
}
