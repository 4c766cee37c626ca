import * as v from 'valibot'
import type { Log } from '../../platform/log.ts'
import { openOrSalvage } from '../open-or-salvage.ts'

/** What main's log is to say of it: one process alone writes the log. */
const linesSchema = v.array(
  v.strictObject({
    level: v.picklist(['info', 'warn', 'error']),
    event: v.string(),
    details: v.record(v.string(), v.unknown()),
  }),
)
type Line = v.InferOutput<typeof linesSchema>[number]

const taskSchema = v.strictObject({ path: v.string() })

/**
 * Checks all of the results, salvages damaged ones, and leaves them closed; takes seconds to minutes.
 * @throws {AppError} as `openOrSalvage`
 */
export function performRepair(request: unknown): Line[] {
  const { path } = v.parse(taskSchema, request)
  const lines: Line[] = []
  const keep =
    (level: Line['level']) =>
    (event: string, details: Record<string, unknown> = {}) => {
      lines.push({ level, event, details: withoutStacks(details) })
    }
  const log: Log = { info: keep('info'), warn: keep('warn'), error: keep('error') }
  // Never put off: that is what this is for.
  openOrSalvage(path, log, new Date(), Infinity).close()
  return lines
}

/** As it can be sent; of an error its words. */
function withoutStacks(details: Record<string, unknown>): Record<string, unknown> {
  const asText = (_key: string, value: unknown) => (value instanceof Error ? String(value) : value)
  return JSON.parse(JSON.stringify(details, asText)) as Record<string, unknown>
}

/**
 * Has it done by another process, and the log say what that met with.
 * @param ask puts a task to that process
 */
export async function repair(
  path: string,
  ask: (task: unknown) => Promise<unknown>,
  log: Log,
): Promise<void> {
  for (const { level, event, details } of v.parse(linesSchema, await ask({ path }))) {
    log[level](event, details)
  }
}
