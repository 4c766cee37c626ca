import { closeSync, fstatSync, readSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { openRegularFile } from '../platform/regular-file.ts'
import { deviceViewSchema, SHOWN_LINES, type LogLine } from '../../shared/device.ts'

const logLineSchema = deviceViewSchema.entries.log.pipe[0].item
const codeSchema = logLineSchema.entries.code
/** Fifty lines are shorter, unless most of them hold a stack. */
const READ_BYTES = 256 * 1024

/**
 * The last lines of the log, the last first, each with its event and its code. All else that a line
 * holds stays where it is: it may name a visit.
 */
export function readLogTail(logDir: string): LogLine[] {
  // The older file counts only as long as the newer one has just begun.
  const lines = ['kiosk.old.log', 'kiosk.log'].flatMap((name) => readEnd(join(logDir, name)))
  return lines.flatMap(shownOf).slice(-SHOWN_LINES).toReversed()
}

function shownOf(line: string): LogLine[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return [] // cut off by where the reading began
  }
  const { at, level, event, details } = v.parse(looseLineSchema, parsed)
  const code = v.safeParse(codeSchema, details?.['code'])
  const shown = { at, level, event, code: code.success ? code.output : null }
  const checked = v.safeParse(logLineSchema, shown)
  return checked.success ? [checked.output] : []
}

const looseLineSchema = v.fallback(
  v.object({
    at: v.unknown(),
    level: v.unknown(),
    event: v.unknown(),
    details: v.optional(v.fallback(v.record(v.string(), v.unknown()), {})),
  }),
  { at: null, level: null, event: null },
)

function readEnd(path: string): string[] {
  let file: number | null = null
  try {
    file = openRegularFile(path)
    const { size } = fstatSync(file)
    const bytes = Buffer.alloc(Math.min(size, READ_BYTES))
    readSync(file, bytes, 0, bytes.length, size - bytes.length)
    return bytes.toString('utf8').split('\n')
  } catch {
    return [] // a log that cannot be read never keeps staff from the rest
  } finally {
    if (file !== null) closeSync(file)
  }
}
