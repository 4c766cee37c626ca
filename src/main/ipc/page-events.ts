import { channelName } from '../../shared/contract-types.ts'
import { contract } from '../../shared/contract.ts'
import { createNotifier } from './register-handlers.ts'

export type PageEvents = ReturnType<typeof createPageEvents>

/** Every event that main has for the page, by what it tells. */
export function createPageEvents(send: (channel: string, payload: unknown) => void) {
  const { staff, exports, visit, setup, kiosk } = contract
  return {
    ping: createNotifier(send, channelName('kiosk', 'ping'), kiosk.ping),
    warned: createNotifier(send, channelName('kiosk', 'warned'), kiosk.warned),
    visitChanged: createNotifier(send, channelName('visit', 'changed'), visit.changed),
    staffChanged: createNotifier(send, channelName('staff', 'changed'), staff.changed),
    exportChanged: createNotifier(send, channelName('exports', 'changed'), exports.changed),
    settingsApplied: createNotifier(send, channelName('setup', 'applied'), setup.applied),
  }
}
