import type { Log } from './log.ts'

function write(event: string, details?: Record<string, unknown>): void {
  const error = details?.['error']
  const reason = error instanceof Error ? `: ${error.message}` : ''
  process.stderr.write(`${event}${reason}\n`)
}

/** For commands: whoever runs one reads standard error, and only of what is wrong. */
export const consoleLog: Log = { info: () => undefined, warn: write, error: write }
