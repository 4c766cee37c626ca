import type { DeviceView } from '../../../../../shared/device.ts'
import type { Staff } from '../staff.svelte.ts'

/** How the tablet is, and what staff are about to do to it. */
export class Device {
  readonly #staff: Staff
  view = $state.raw<DeviceView | null>(null)
  /** What staff are asked to confirm. */
  asking = $state<'leave' | 'restart' | null>(null)

  constructor(staff: Staff) {
    this.#staff = staff
  }

  /** As the screen opens, which may be while the PIN's own call is still under way. */
  open(): Promise<void> {
    return this.#staff.attempt(() => this.#read())
  }

  refresh(): Promise<void> {
    return this.#staff.runExclusively(async () => {
      await this.#read()
      this.#staff.checks = null
    })
  }

  async #read(): Promise<void> {
    this.view = await this.#staff.client.device.view()
  }

  restart(): Promise<void> {
    return this.#staff.runExclusively(() => this.#staff.client.device.restart())
  }
}
