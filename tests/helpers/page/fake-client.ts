import * as v from 'valibot'
import { contract, type KioskClient } from '../../../src/shared/contract.ts'
import { mapVerbs, type ContractShape } from '../../../src/shared/contract-types.ts'

type Answers = { [Group in keyof KioskClient]?: Partial<KioskClient[Group]> }

interface Call {
  /** As the contract names it: `visit:move`. */
  to: string
  input: unknown
}

/**
 * The page's client with a main that answers as the test says. Made of the contract: what either side
 * sends is checked by its schemas, as it is on the way between them. A call that the test has no
 * answer for is refused.
 */
export class FakeClient {
  readonly calls: Call[] = []
  readonly client: KioskClient
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>()

  constructor(readonly answers: Answers = {}) {
    this.client = mapVerbs(contract as ContractShape, (entry, group, verb) => {
      const to = `${group}:${verb}`
      if (entry.kind === 'notify') {
        return (listener: (payload: unknown) => void) => {
          const listeners = this.#listeners.get(to) ?? new Set()
          this.#listeners.set(to, listeners.add(listener))
          return () => listeners.delete(listener)
        }
      }
      return async (input: unknown) => {
        this.calls.push({ to, input: v.parse(entry.input, input) })
        const groups = this.answers as Record<string, Record<string, unknown> | undefined>
        const answer = groups[group]?.[verb]
        if (typeof answer !== 'function') throw new Error(`no answer to ${to}`)
        return v.parse(entry.output, await (answer as (input: unknown) => unknown)(input))
      }
    }) as unknown as KioskClient
  }

  /** What was asked of main, in order, by name. */
  get asked(): string[] {
    return this.calls.map(({ to }) => to)
  }

  inputsOf(to: string): unknown[] {
    return this.calls.filter((call) => call.to === to).map(({ input }) => input)
  }

  /** Main tells the page something by itself. */
  tell(to: string, payload: unknown): void {
    const [group = '', verb = ''] = to.split(':')
    const entry = (contract as ContractShape)[group]?.[verb]
    if (entry?.kind !== 'notify') throw new Error(`main never tells ${to}`)
    const checked = v.parse(entry.payload, payload)
    for (const listener of this.#listeners.get(to) ?? []) listener(checked)
  }

  /** How many listen to it now. */
  listeners(to: string): number {
    return this.#listeners.get(to)?.size ?? 0
  }
}
