import type { Log } from '../../src/main/platform/log.ts'

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  event: string
  details: Record<string, unknown> | undefined
}

/** A log that keeps what it is told. */
export class MemoryLog implements Log {
  readonly lines: LogLine[] = []

  info(event: string, details?: Record<string, unknown>): void {
    this.lines.push({ level: 'info', event, details })
  }

  warn(event: string, details?: Record<string, unknown>): void {
    this.lines.push({ level: 'warn', event, details })
  }

  error(event: string, details?: Record<string, unknown>): void {
    this.lines.push({ level: 'error', event, details })
  }
}
