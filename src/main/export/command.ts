import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { isoWithOffset } from '../clock.ts'
import { openDatabaseToRead } from '../database/open.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { SHEETS_DIR } from '../sheet/sheets-dir.ts'
import { writeExport } from './write-export.ts'

/** `npm run export -- --data DIR --out DIR`: the results as CSV, without starting the app. */

const USAGE = 'usage: npm run export -- --data DIR --out DIR'

/** @returns the exit code: 0 done, 1 failed, 2 called wrongly */
function run(args: string[]): number {
  let dirs: { data?: string; out?: string }
  try {
    dirs = parseArgs({
      args,
      options: { data: { type: 'string' }, out: { type: 'string' } },
    }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  if (dirs.data === undefined || dirs.out === undefined) {
    console.error(USAGE)
    return 2
  }
  const databasePath = resolve(dirs.data, DATABASE_NAME)
  if (!existsSync(databasePath)) {
    console.error(`${databasePath}: there are no results here`)
    return 1
  }
  try {
    const database = openDatabaseToRead(databasePath)
    try {
      const outDir = resolve(dirs.out)
      const sheetsDir = resolve(dirs.data, SHEETS_DIR)
      for (const { name, rows } of writeExport(
        database,
        outDir,
        isoWithOffset(new Date()),
        sheetsDir,
      )) {
        console.log(join(outDir, name) + (rows === null ? '' : `: ${rows} rows`))
      }
    } finally {
      database.close()
    }
    return 0
  } catch (error) {
    // Expected failures name the file and the reason; so do those of the file system.
    const isExpected =
      error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined
    console.error(isExpected ? (error as Error).message : error)
    return 1
  }
}

process.exitCode = run(process.argv.slice(2))
