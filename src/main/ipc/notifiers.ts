import * as v from 'valibot'
import { channelName, type ContractShape, type Notifiers } from '../../shared/contract-types.ts'

/**
 * One function for each event of the contract, which sends it.
 * @returns what throws on a payload that is not as promised, and then sends nothing
 */
export function createNotifiers<Contract extends ContractShape>(
  contract: Contract,
  send: (channel: string, payload: unknown) => void,
): Notifiers<Contract> {
  const groups = Object.entries(contract).flatMap(([group, verbs]) => {
    const notifiers = Object.entries(verbs).flatMap(([verb, entry]) => {
      if (entry.kind !== 'notify') return []
      const channel = channelName(group, verb)
      const notify = (payload: unknown) => {
        send(channel, v.parse(entry.payload, payload))
      }
      return [[verb, notify] as const]
    })
    return notifiers.length === 0 ? [] : [[group, Object.fromEntries(notifiers)] as const]
  })
  return Object.fromEntries(groups) as unknown as Notifiers<Contract>
}
