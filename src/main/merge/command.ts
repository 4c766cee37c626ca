import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { FileProblem } from '../platform/json-file.ts'
import type { Problem } from '../../shared/errors.ts'
import { CONFLICTS } from './file-kinds.ts'
import { mergeExports } from './merge-exports.ts'
import { readKeyRegistry } from './signatures.ts'

/** `npm run merge -- DIR... --out DIR`: one export of many. */

const USAGE = 'usage: npm run merge -- DIR... --out DIR [--keys FILE]'

/**
 * @returns the exit code: 0 merged, 2 called wrongly, 1 for all else: refused or failed, or merged
 *   with conflicts, without files that were refused, or with some that could not be checked
 */
async function run(args: string[]): Promise<number> {
  let dirs: string[]
  let out: string | undefined
  let keys: string | undefined
  try {
    const parsed = parseArgs({
      args,
      options: { out: { type: 'string' }, keys: { type: 'string' } },
      allowPositionals: true,
    })
    dirs = parsed.positionals
    out = parsed.values.out
    keys = parsed.values.keys
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
      { registry: keys === undefined ? null : readKeyRegistry(resolve(keys)) },
    )
    console.log(`${outDir}: ${report.exports} exports, ${report.repeated} repeated rows left out`)
    console.log(`${report.visits} visits, ${report.updated} of them updated by a later export`)
    console.log(`${report.answers} answers`)
    if (report.tellOfLosses > 0) {
      console.log(
        `${report.tellOfLosses} exports tell of rows that were lost at their kiosk: see "salvages" in the merged manifest.json`,
      )
    }
    for (const name of report.leftOut) {
      console.log(`${name}: left out (not in every export, or of a kind that is not merged)`)
    }
    if (keys === undefined) console.log('who wrote the exports was not checked: see --keys')
    const faults = [...report.refused, ...report.unchecked]
    print(faults)
    if (report.conflicts > 0) {
      console.error(`${report.conflicts} rows contradict each other and are only in ${CONFLICTS}`)
    }
    return report.conflicts + faults.length === 0 ? 0 : 1
  } catch (error) {
    if (error instanceof FileProblem) {
      print(error.problems)
      return 1
    }
    // The file system's own codes have no underscore; one of Node or of SQLite is a bug, told in full.
    const { code = '', message } = error as NodeJS.ErrnoException
    console.error(error instanceof AppError || /^E[A-Z0-9]+$/.test(code) ? message : error)
    return 1
  }
}

function print(problems: readonly Problem[]): void {
  for (const { file, key, reason } of problems) {
    console.error([file, key, reason].filter((part) => part !== '').join(': '))
  }
}

process.exitCode = await run(process.argv.slice(2))
