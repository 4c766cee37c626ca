import type { DeviceView } from '../../../../../shared/device.ts'
import type { Staff } from '../staff.svelte.ts'

/** How the tablet is, and what staff are about to do to it. */
export class Device {
  readonly #staff: Staff
  view = $state.raw<DeviceView | null>(null)
  /** What staff are asked to confirm. */
  asking = $state<'leave' | 'restart' | 'room' | null>(null)
  /** What came of making room; null before, and once looked again. */
  freedBytes = $state<number | null>(null)

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
      this.freedBytes = null
    })
  }

  async #read(): Promise<void> {
    this.view = await this.#staff.client.device.view()
  }

  /** Whether the disk has so little that backups may have to give way. */
  get needsRoom(): boolean {
    return this.view !== null && ['low', 'full'].includes(this.view.disk.judgement)
  }

  makeRoom(): Promise<void> {
    return this.#staff.runExclusively(async () => {
      const { freedBytes } = await this.#staff.client.device.makeRoom()
      this.asking = null
      this.freedBytes = freedBytes
      await this.#read()
    })
  }

  restart(): Promise<void> {
    return this.#staff.runExclusively(() => this.#staff.client.device.restart())
  }
}
