import { isFreshPress } from './fresh-press.ts'

/** How long before the end the patient is asked; WCAG 2.2.1 wants at least 20 seconds. */
export const WARNING_MS = 30_000

const CHECK_EVERY_MS = 250

/** As far as it matters here; a key is of no pointer. */
type Press = Pick<
  PointerEvent | KeyboardEvent,
  'type' | 'isTrusted' | 'preventDefault' | 'stopImmediatePropagation'
> & { readonly pointerId?: number; readonly repeat?: boolean }

/** Notices that nobody has touched the kiosk for a while, and says so before it does anything. */
export class IdleWatch {
  readonly #limitMs: () => number | null
  readonly #onexpire: () => void
  #activeAtMs = performance.now()
  /** The pointer that answered the question last: its click is still to come. */
  #answeredBy: number | null = null
  /** Seconds until the visit ends, from the moment that it is about to; null before. */
  secondsLeft = $state<number | null>(null)

  /** @param limitMs how long nobody may touch the kiosk; null while that does not matter */
  constructor(limitMs: () => number | null, onexpire: () => void) {
    this.#limitMs = limitMs
    this.#onexpire = onexpire
  }

  /**
   * A pointer or key goes down: if it is a fresh one, somebody is there. What answers the question does
   * nothing else: the dialog is gone before the press is over, and its end is not meant for what lay beneath.
   */
  press(event: Press): void {
    if (!isFreshPress(event)) return
    const isAnswer = this.secondsLeft !== null
    this.touch()
    const pointer = event.pointerId ?? null
    if (isAnswer) {
      event.preventDefault()
      this.#answeredBy = pointer
    } else if (pointer === this.#answeredBy) {
      this.#answeredBy = null
    }
  }

  /** What a press ends in, unless it was the answer. */
  click(event: Press): void {
    if (event.pointerId === undefined || event.pointerId !== this.#answeredBy) return
    this.#answeredBy = null
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  /** Somebody is there: as often as one likes, the time starts anew. */
  touch(): void {
    this.#activeAtMs = performance.now()
    this.secondsLeft = null
  }

  /** Asks now whether somebody is there, whenever the last touch was. */
  ask(): void {
    const limitMs = this.#limitMs()
    if (limitMs === null) return
    this.#activeAtMs = performance.now() - Math.max(0, limitMs - WARNING_MS)
    this.#check()
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
