import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { FileProblem } from '../platform/json-file.ts'
import { CONFLICTS } from './conflicts.ts'
import { mergeExports } from './merge-exports.ts'

/** `npm run merge -- DIR... --out DIR`: one export of many. */

const USAGE = 'usage: npm run merge -- DIR... --out DIR'

/** @returns the exit code: 0 merged, 1 refused, failed or with conflicts, 2 called wrongly */
async function run(args: string[]): Promise<number> {
  let dirs: string[]
  let out: string | undefined
  try {
    const parsed = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true })
    dirs = parsed.positionals
    out = parsed.values.out
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  if (out === undefined || dirs.length === 0) {
    console.error(USAGE)
    return 2
  }
  const outDir = resolve(out)
  try {
    const report = await mergeExports(
      dirs.map((dir) => resolve(dir)),
      outDir,
    )
    console.log(`${outDir}: ${report.exports} exports, ${report.repeated} repeated rows left out`)
    console.log(`${report.visits} visits, ${report.updated} of them updated by a later export`)
    console.log(`${report.answers} answers`)
    for (const name of report.leftOut) {
      console.log(`${name}: left out (not in every export, or of a kind that is not merged)`)
    }
    if (report.conflicts === 0) return 0
    console.error(`${report.conflicts} rows contradict each other and are only in ${CONFLICTS}`)
    return 1
  } catch (error) {
    if (error instanceof FileProblem) {
      for (const { file, key, reason } of error.problems) {
        console.error([file, key, reason].filter((part) => part !== '').join(': '))
      }
      return 1
    }
    // The file system's own codes have no underscore; one of Node or of SQLite is a bug, told in full.
    const { code = '', message } = error as NodeJS.ErrnoException
    console.error(error instanceof AppError || /^E[A-Z0-9]+$/.test(code) ? message : error)
    return 1
  }
}

process.exitCode = await run(process.argv.slice(2))
