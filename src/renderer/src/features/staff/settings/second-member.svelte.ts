import type { SetupOutcome } from '../../../../../shared/setup.ts'
import type { UnlockOutcome } from '../../../../../shared/staff.ts'
import type { Retry } from '../../../components/settings-editor/setup.svelte.ts'
import { PinEntry, type PinEntryDependencies } from '../pin-entry.svelte.ts'

interface Dependencies extends Pick<PinEntryDependencies, 'codeOf'> {
  client: Pick<PinEntryDependencies['client'], 'gate'>
}

/** Somebody else's PIN, for a change that one member of staff alone may not make. */
export class SecondMember {
  readonly #dependencies: Dependencies
  #finish: (outcome: SetupOutcome | null) => void = () => undefined
  /** Null as long as nobody is asked. */
  pad = $state.raw<PinEntry | null>(null)

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
  }

  /** @returns what came of it with their PIN; null where nobody gave one */
  ask(retry: Retry): Promise<SetupOutcome | null> {
    this.cancel()
    return new Promise((resolve) => {
      this.#finish = (outcome) => {
        this.pad?.forget()
        this.pad = null
        this.#finish = () => undefined
        resolve(outcome)
      }
      this.pad = this.#makePad(retry)
      this.pad.touch()
      void this.pad.begin().catch((error: unknown) => this.pad?.fail(error))
    })
  }

  cancel(): void {
    this.#finish(null)
  }

  #makePad(retry: Retry): PinEntry {
    const { client, codeOf } = this.#dependencies
    let last: SetupOutcome | null = null
    return new PinEntry({
      client: {
        gate: () => client.gate(),
        unlock: async ({ pin }): Promise<UnlockOutcome> => {
          last = await retry({ secondPin: pin })
          const second = last.kind === 'refused' ? last.second : undefined
          if (second?.kind === 'wait') return { kind: 'wait', seconds: second.seconds }
          return second === undefined ? { kind: 'open', name: '' } : { kind: 'wrong' }
        },
      },
      onopen: () => {
        this.#finish(last)
        return Promise.resolve()
      },
      oncancel: () => {
        this.cancel()
      },
      codeOf,
    })
  }
}
