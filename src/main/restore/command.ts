import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { takeDataFolder } from '../database/instance-lock.ts'
import { restoreBackup } from '../database/restore.ts'
import type { SalvageReport } from '../database/salvage/salvage.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { EXIT_IN_USE } from '../platform/exit-codes.ts'
import { createLog } from '../platform/log.ts'

/** `npm run restore -- --data DIR --from BACKUP`: a backup in the place of the results. */

const USAGE = 'usage: npm run restore -- --data DIR --from BACKUP'

/** @returns the exit code: 0 restored, 1 not, 2 called wrongly, 94 a kiosk runs on these results */
function run(args: string[]): number {
  let given: { data?: string | undefined; from?: string | undefined }
  try {
    const text = { type: 'string' } as const
    given = parseArgs({ args, options: { data: text, from: text } }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  if (given.data === undefined || given.from === undefined) {
    console.error(USAGE)
    return 2
  }
  const dataDir = resolve(given.data)
  const folder = takeDataFolder(dataDir)
  if (folder.kind === 'in-use') {
    console.error(`${dataDir}: a kiosk runs on it: have staff leave the kiosk first`)
    return EXIT_IN_USE
  }
  if (folder.kind === 'unlocked') {
    console.error(`${dataDir}: cannot be taken: ${(folder.reason as Error).message}`)
    return 1
  }
  try {
    const log = createLog(join(dataDir, 'logs'))
    const databasePath = join(dataDir, DATABASE_NAME)
    tell(restoreBackup(databasePath, resolve(given.from), { log, now: new Date() }))
    return 0
  } catch (error) {
    const isExpected =
      error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined
    console.error(isExpected ? (error as Error).message : error)
    return 1
  }
}

function tell({ backup, keptAs, tables }: SalvageReport): void {
  console.log(`restored from ${backup ?? ''}; what was there is kept as ${keptAs}`)
  for (const [table, { fromBackup, lost, isExact }] of Object.entries(tables)) {
    const least = isExact ? '' : 'at least '
    console.log(`${table}: ${fromBackup} rows, ${least}${lost} of those known are lost`)
  }
}

process.exitCode = run(process.argv.slice(2))
