// A table of the languages: what each lacks, what is stale, what does not fit. Fails on what keeps a
// language from patients. `--data DIR` looks at a clinic's own files, too.
import { readdirSync, existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { repoDir } from './setup/places.mjs'

/** @typedef {typeof import('./locales/check.ts')} Check */
/** @type {{ module: Check }} */
const { module: checking } = await runnerImport(path.join(repoDir, 'scripts/locales/check.ts'))

const { values } = parseArgs({ options: { data: { type: 'string' } } })
const dirs = [repoDir, ...(values.data === undefined ? [] : [values.data])]
  .map((dir) => path.join(dir, 'locales'))
  .filter((dir) => existsSync(dir))
const tags = dirs.flatMap((dir) =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
)
const reports = [...new Set(tags)].sort().map((tag) => checking.check(tag, values.data ?? null))
console.log(checking.tableOf(reports))
for (const line of checking.remarksOf(reports)) console.log(line)
if (reports.some((report) => checking.isRefused(report))) process.exitCode = 1
