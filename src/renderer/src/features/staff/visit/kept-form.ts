/** As long as a panel stays open at the most: what was said before that is not about this patient. */
const KEPT_MS = 600_000

interface Circumstances {
  /** Who of the staff is in. */
  by: string
  /** The visit that ended last; null before the first of the day. */
  after: string | null
}

/** What staff have said of the next visit, for as long as it can only be about that one. */
export class KeptForm<Form> {
  readonly #nowMs: () => number
  #kept: ({ form: Form } & Circumstances) | null = null
  #leftAtMs: number | null = null

  /** @param nowMs a clock that only goes on */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  /** The form as it was left, where the same person comes back in time and no visit came between. */
  open({ by, after }: Circumstances, make: () => Form): Form {
    const isOld = this.#leftAtMs !== null && this.#nowMs() - this.#leftAtMs > KEPT_MS
    this.#leftAtMs = null
    const isSame = !isOld && this.#kept?.by === by && this.#kept.after === after
    if (!isSame || this.#kept === null) this.#kept = { form: make(), by, after }
    return this.#kept.form
  }

  /** The panel has covered itself. */
  leave(): void {
    this.#leftAtMs ??= this.#nowMs()
  }

  drop(): void {
    this.#kept = null
  }
}
