import type { KioskClient } from '../../../../shared/contract.ts'
import type { ErrorCode } from '../../../../shared/errors.ts'
import { FORGET_MS } from '../../untouched.ts'

/** A PIN pad that somebody opened and left goes away. */
const PAD_IDLE_MS = 30_000
const MIN_DIGITS = 6
const MAX_DIGITS = 12

/** What the pad says about the PIN before. */
type Answer = { kind: 'wrong' | 'wait' | 'nobody' } | { kind: 'failed'; code: ErrorCode }

export interface PinEntryDependencies {
  client: Pick<KioskClient['staff'], 'gate' | 'unlock'>
  /** The PIN was right. */
  onopen: () => Promise<void>
  /** Nobody wants in any more. */
  oncancel: () => void
  /** What stood in the way, and is no bug if it has a code. */
  codeOf: (error: unknown) => ErrorCode
}

/** What is typed at the PIN pad, and what main said to it. */
export class PinEntry {
  readonly #dependencies: PinEntryDependencies
  #touchedAtMs = 0
  #waitUntilMs = 0

  /** As it is typed; no part of it is ever shown. */
  #pin = $state('')
  answer = $state.raw<Answer | null>(null)
  waitSeconds = $state(0)
  isBusy = $state(false)

  readonly typed = $derived(this.#pin.length)
  readonly mayType = $derived(
    !this.isBusy && this.answer?.kind !== 'wait' && this.answer?.kind !== 'nobody',
  )
  readonly mayEnter = $derived(this.mayType && this.typed >= MIN_DIGITS)

  constructor(dependencies: PinEntryDependencies) {
    this.#dependencies = dependencies
  }

  forget(): void {
    this.#pin = ''
    this.answer = null
  }

  /** The pad has come up: whether a PIN may be tried now. */
  async begin(): Promise<void> {
    const { hasStaff, waitSeconds } = await this.#dependencies.client.gate()
    if (!hasStaff) this.answer = { kind: 'nobody' }
    else if (waitSeconds > 0) this.#wait(waitSeconds)
  }

  fail(error: unknown): void {
    this.answer = { kind: 'failed', code: this.#dependencies.codeOf(error) }
  }

  cancel(): void {
    this.#dependencies.oncancel()
  }

  /** A fresh touch or key: somebody is there. */
  touch(): void {
    this.#touchedAtMs = performance.now()
  }

  type(digit: string): void {
    if (!this.mayType || this.typed >= MAX_DIGITS) return
    this.answer = null
    this.#pin += digit
  }

  erase(): void {
    if (this.mayType) this.#pin = this.#pin.slice(0, -1)
  }

  async enter(): Promise<void> {
    if (!this.mayEnter) return
    const pin = this.#pin
    this.forget()
    this.isBusy = true
    try {
      const outcome = await this.#dependencies.client.unlock({ pin })
      if (outcome.kind === 'open') await this.#dependencies.onopen()
      else if (outcome.kind === 'wait') this.#wait(outcome.seconds)
      else this.answer = { kind: outcome.kind }
    } catch (error) {
      this.fail(error)
    } finally {
      this.isBusy = false
    }
  }

  /** To be called a few times a second as long as the pad is shown. */
  update(): void {
    const nowMs = performance.now()
    const untouchedMs = nowMs - this.#touchedAtMs
    // The next person must not find what somebody began.
    if (untouchedMs >= FORGET_MS) this.#pin = ''
    if (untouchedMs >= PAD_IDLE_MS) {
      this.cancel()
    } else if (this.answer?.kind === 'wait') {
      this.waitSeconds = Math.max(0, Math.ceil((this.#waitUntilMs - nowMs) / 1000))
      if (this.waitSeconds === 0) this.answer = null
    }
  }

  #wait(seconds: number): void {
    this.#waitUntilMs = performance.now() + seconds * 1000
    this.waitSeconds = seconds
    this.answer = { kind: 'wait' }
  }
}
