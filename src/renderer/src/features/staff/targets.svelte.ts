import type { ExportTarget, TargetId } from '../../../../shared/exports.ts'
import type { Staff } from './staff.svelte.ts'

/** A stick that is plugged in appears within this time. */
const REFRESH_EVERY_MS = 2000

/** Where to write, of what is there now. */
export class TargetChoice {
  readonly #staff: Staff
  /** Null until main has answered. */
  list = $state.raw<readonly ExportTarget[] | null>(null)
  #chosen = $state<TargetId | null>(null)

  /** One that was chosen and is gone is not replaced by another behind one's back. */
  readonly target = $derived.by(() => {
    const usable = (this.list ?? []).filter(({ canWrite }) => canWrite)
    if (this.#chosen === null) return usable[0] ?? null
    return usable.find(({ id }) => id === this.#chosen) ?? null
  })

  constructor(staff: Staff) {
    this.#staff = staff
  }

  choose(id: TargetId): void {
    this.#chosen = id
  }

  /** Follows what is plugged in and pulled out; returns the end of it. */
  follow(): () => void {
    const refresh = () => {
      // Staff asked for nothing here, so a failure says nothing to them: the list stays as it is.
      this.#staff.client.exports.targets().then(
        (list) => {
          this.list = list
        },
        () => undefined,
      )
    }
    refresh()
    const timer = setInterval(refresh, REFRESH_EVERY_MS)
    return () => {
      clearInterval(timer)
    }
  }
}
