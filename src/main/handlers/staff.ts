import type { KioskHandlers } from '../../shared/contract.ts'
import type { CheckResult } from '../../shared/self-check.ts'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'
import { isoWithOffset } from '../platform/clock.ts'

/** What staff may do to the machine. */
export interface StaffHost {
  quit: () => void
  runSelfCheck: () => { checks: CheckResult[] } | Promise<{ checks: CheckResult[] }>
}

/** Every verb but those before the PIN first asks the gate whether staff are in. */
export function createStaffHandlers(
  startup: ServiceLifecycle,
  { quit, runSelfCheck }: StaffHost,
): KioskHandlers['staff'] {
  // Where there are no services and no emergency gate, the reason is the answer.
  const gate = () => startup.gate ?? startup.services.staff
  /** Whose PIN is just being set may come in with it, and the gate may be another by then. */
  const pinsAreSet = () => startup.running?.settingsEditor.settled
  return {
    gate: async () => {
      await pinsAreSet()
      await gate().ready()
      return gate().gate
    },
    unlock: async ({ pin }) => {
      await pinsAreSet()
      return gate().unlock(pin)
    },
    lock: () => {
      gate().require()
      gate().end('button')
    },
    stay: () => gate().stay(),
    selfCheck: async () => {
      gate().require()
      const found = await runSelfCheck()
      // It says so: nobody need be sent there any longer.
      startup.running?.machine.note()
      return found
    },
    salvage: () => {
      gate().require()
      return startup.services.salvage.unnoted
    },
    noteSalvage: () => {
      const { name } = gate().require()
      startup.services.salvage.note(isoWithOffset(new Date()), name)
    },
    leave: () => {
      gate().leave()
      quit()
    },
  }
}
