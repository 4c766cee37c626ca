import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { followAudit } from '../database/audit-log.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../database/connection.ts'
import { openToReadForCommand } from '../database/open-for-command.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { consoleLog } from '../platform/console-log.ts'

/** `npm run audit:verify -- --data DIR [--head HASH]`: whether the audit log is as it was written. */

const USAGE = 'usage: npm run audit:verify -- --data DIR [--head HASH]'

/** @returns the exit code: 0 as it was written, 1 not, 2 called wrongly */
function run(args: string[]): number {
  let given: { data?: string | undefined; head?: string | undefined }
  try {
    const text = { type: 'string' } as const
    given = parseArgs({ args, options: { data: text, head: text } }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  if (given.data === undefined) {
    console.error(USAGE)
    return 2
  }
  const path = join(resolve(given.data), DATABASE_NAME)
  if (!existsSync(path)) {
    console.error(`${path}: is not there`)
    return 1
  }
  let database: Database | undefined
  try {
    database = openToReadForCommand(path, consoleLog)
    const { count, firstAt, lastAt, head, brokenAt, cutOff, hasHead } = followAudit(
      database,
      given.head,
    )
    console.log(`${count} rows fit, from ${firstAt ?? '-'} to ${lastAt ?? '-'}`)
    console.log(`head ${head}`)
    if (brokenAt !== null) console.error(`the chain breaks at row ${brokenAt}`)
    else if (!hasHead) console.error('the row with the given head is gone: rows were cut off')
    if (cutOff > 0) console.error(`${cutOff} rows are gone from the end`)
    return brokenAt === null && hasHead && cutOff === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    console.error(error.message)
    return 1
  } finally {
    database?.close()
  }
}

process.exitCode = run(process.argv.slice(2))
