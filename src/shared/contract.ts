import type { Bridge, Client, Handlers, Notifiers } from './contract-types.ts'
import { patientGroups } from './contract/patient.ts'
import { setupGroups } from './contract/setup.ts'
import { staffGroups } from './contract/staff.ts'

/** The only list of what renderer and main may say to each other. A channel is named `group:verb`. */
export const contract = { ...patientGroups, ...staffGroups, ...setupGroups }

export type Contract = typeof contract
export type KioskHandlers = Handlers<Contract>
export type KioskNotifiers = Notifiers<Contract>
export type KioskClient = Client<Contract>
export type KioskBridge = Bridge<Contract>
