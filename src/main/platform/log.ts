import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { setAside } from './regular-file.ts'

const MAX_FILE_BYTES = 1024 * 1024

type Level = 'info' | 'warn' | 'error'

export interface Log {
  info(event: string, details?: Record<string, unknown>): void
  warn(event: string, details?: Record<string, unknown>): void
  error(event: string, details?: Record<string, unknown>): void
}

/** A log on disk, and whether its last line reached it. */
export interface FileLog extends Log {
  /** Why the last line is not in the file, in the system's words; null when it is. */
  readonly problem: string | null
}

/**
 * Writes one JSON object a line to `kiosk.log` in `logDir` and to standard output or, beyond `info`, standard error, and keeps at most one
 * older file of 1 MiB (`kiosk.old.log`) beside it. Where it writes depends on `logDir` alone. Each
 * line opens the file anew, so a log that could not be written goes on as soon as it can, and says
 * how many lines it lacks. A log that cannot be written never stops the kiosk: that is said once on
 * standard error and in `problem`. Callers log events and codes, never what a patient answered.
 */
export function createLog(logDir: string): FileLog {
  const path = join(logDir, 'kiosk.log')
  let problem: string | null = null
  let missingLines = 0

  const write = (level: Level, event: string, details?: Record<string, unknown>) => {
    const line = lineOf(level, event, details)
    print(level, line)
    try {
      const gap = { lines: missingLines, problem }
      const lines = missingLines === 0 ? [line] : [lineOf('warn', 'log-gap', gap), line]
      append(path, lines.map((each) => `${each}\n`).join(''))
      problem = null
      missingLines = 0
    } catch (error) {
      const { message } = error as Error
      if (problem === null) print('error', lineOf('error', 'log-not-written', { path, error }))
      problem = message
      missingLines++
    }
  }
  return {
    info: (event, details) => {
      write('info', event, details)
    },
    warn: (event, details) => {
      write('warn', event, details)
    },
    error: (event, details) => {
      write('error', event, details)
    },
    get problem() {
      return problem
    },
  }
}

function lineOf(level: Level, event: string, details?: Record<string, unknown>): string {
  const at = new Date().toISOString()
  return JSON.stringify({ at, level, event, details: asJson(details) })
}

function print(level: Level, line: string): void {
  const stream = level === 'info' ? process.stdout : process.stderr
  stream.write(`${line}\n`)
}

/** @throws where the text cannot be written whole to a regular file */
function append(path: string, text: string): void {
  let file = openLog(path)
  try {
    if (fstatSync(file).size > MAX_FILE_BYTES) {
      const full = file
      file = openNext(path, full)
      if (file !== full) closeSync(full)
    }
    const bytes = Buffer.from(text)
    const written = writeSync(file, bytes)
    if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes written`)
  } finally {
    closeSync(file)
  }
}

/** On Windows the last two are not there, and count as 0. */
const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants

/** Opens a regular file only: a pipe under its name would hold main up, a link would lead elsewhere. */
function openLog(path: string): number {
  const dir = dirname(path)
  if (lstatSync(dir, { throwIfNoEntry: false })?.isSymbolicLink() === true) setAside(dir)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  throw new Error(`${path} is not a regular file`)
}

/** A new file in the place of the full one, which is emptied where it cannot be kept as the older. */
function openNext(path: string, full: number): number {
  try {
    renameSync(path, join(dirname(path), 'kiosk.old.log'))
  } catch {
    ftruncateSync(full)
    return full
  }
  return openLog(path)
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
