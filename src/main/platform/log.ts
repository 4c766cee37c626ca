import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import electronLog from 'electron-log/node'
import { AppError } from '../../shared/errors.ts'

const MAX_FILE_BYTES = 1024 * 1024

export interface Log {
  info(event: string, details?: Record<string, unknown>): void
  warn(event: string, details?: Record<string, unknown>): void
  error(event: string, details?: Record<string, unknown>): void
}

/**
 * Writes one JSON object a line to `kiosk.log` and keeps at most one older file of 1 MiB beside it.
 * A log that cannot be written never stops the kiosk: the lines then go to the console only.
 * Callers log events and codes, never what a patient answered.
 */
export function createLog(logDir: string): Log {
  const logger = electronLog.create({ logId: 'kiosk' })
  const format = ({ message }: { message: { date: Date; level: string; data: unknown[] } }) => {
    const [event, details] = message.data as [string, Record<string, unknown> | undefined]
    return [
      JSON.stringify({
        at: message.date.toISOString(),
        level: message.level,
        event,
        details: asJson(details),
      }),
    ]
  }
  logger.transports.console.format = format
  try {
    mkdirSync(logDir, { recursive: true, mode: 0o700 })
    logger.transports.file.format = format
    logger.transports.file.maxSize = MAX_FILE_BYTES
    logger.transports.file.resolvePathFn = () => join(logDir, 'kiosk.log')
    logger.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  } catch (error) {
    logger.transports.file.level = false
    logger.warn('log-not-written', { logDir, error })
  }
  return {
    info: (event, details) => {
      logger.info(event, details)
    },
    warn: (event, details) => {
      logger.warn(event, details)
    },
    error: (event, details) => {
      logger.error(event, details)
    },
  }
}

/** Details as JSON; what JSON cannot hold (a cycle, a BigInt) is described rather than lost. */
function asJson(details: Record<string, unknown> | undefined): unknown {
  if (details === undefined) return undefined
  try {
    return JSON.parse(JSON.stringify(details, serializeError))
  } catch {
    return inspect(details)
  }
}

/** JSON leaves an Error's fields out; a log without the stack would be of no use. */
function serializeError(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  // An expected failure is told by its code and what was found; a bug by where it happened.
  const bug = value instanceof AppError ? {} : { message, stack }
  return { ...Object.fromEntries(Object.entries(value)), name, ...bug, cause }
}
