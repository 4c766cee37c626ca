import type { KioskHandlers } from '../../shared/contract.ts'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'

/** Every verb first asks the gate whether staff are in. */
export function createExportHandlers(startup: ServiceLifecycle): KioskHandlers['exports'] {
  // Where there are no services and no emergency gate, the reason is the answer.
  const gate = () => startup.gate ?? startup.services.staff
  const open = () => {
    gate().require()
    return startup.services
  }
  return {
    targets: () => open().targets.list(),
    start: (order) => {
      const by = gate().requireMember()
      return startup.services.exports.start(order, by)
    },
    cancel: () => open().exports.cancel(),
    state: () => open().exports.state,
    history: () => open().exports.history,
  }
}
