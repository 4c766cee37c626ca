/** How long before the end the patient is asked; WCAG 2.2.1 wants at least 20 seconds. */
export const WARNING_MS = 30_000

const CHECK_EVERY_MS = 250

/** Notices that nobody has touched the kiosk for a while, and says so before it does anything. */
export class IdleWatch {
  readonly #limitMs: () => number | null
  readonly #onexpire: () => void
  #activeAtMs = performance.now()
  /** Seconds until the visit ends, from the moment that it is about to; null before. */
  secondsLeft = $state<number | null>(null)

  /** @param limitMs how long nobody may touch the kiosk; null while that does not matter */
  constructor(limitMs: () => number | null, onexpire: () => void) {
    this.#limitMs = limitMs
    this.#onexpire = onexpire
  }

  /** Any touch or key: as often as one likes, the time starts anew. */
  touch(): void {
    this.#activeAtMs = performance.now()
    this.secondsLeft = null
  }

  /** Returns the end of the watch. */
  start(): () => void {
    const timer = setInterval(() => {
      this.#check()
    }, CHECK_EVERY_MS)
    return () => {
      clearInterval(timer)
    }
  }

  #check(): void {
    const limitMs = this.#limitMs()
    if (limitMs === null) {
      this.touch()
      return
    }
    const leftMs = limitMs - (performance.now() - this.#activeAtMs)
    if (leftMs <= 0) {
      this.touch()
      this.#onexpire()
    } else {
      this.secondsLeft = leftMs <= WARNING_MS ? Math.ceil(leftMs / 1000) : null
    }
  }
}
