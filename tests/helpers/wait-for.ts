import { vi } from 'vitest'

/** Waits for what comes by itself, however busy the machine is: no claim about time. */
export const waitFor = <Value>(look: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(look, { timeout: 30_000 })
