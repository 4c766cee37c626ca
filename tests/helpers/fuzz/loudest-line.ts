import type { Log } from '../../../src/main/platform/log.ts'

/** A log that keeps no more than its longest line and what it was told of bugs. */
export class LoudestLine implements Log {
  longest = ''
  readonly errors: unknown[] = []

  info(event: string, details?: Record<string, unknown>): void {
    this.#keep(event, details)
  }

  warn(event: string, details?: Record<string, unknown>): void {
    this.#keep(event, details)
  }

  error(event: string, details?: Record<string, unknown>): void {
    this.errors.push({ event, ...details })
    this.#keep(event, details)
  }

  #keep(event: string, details: unknown): void {
    const line = JSON.stringify({ event, details })
    if (line.length > this.longest.length) this.longest = line
  }
}
