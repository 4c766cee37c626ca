// Writes what is made of the schemas of the source: resources/clinic.schema.json, the JSON Schema of
// the managed file, and the table of its keys in docs/managed-settings.md. `--check` writes nothing
// and fails where either is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { format } from 'prettier'
import { runnerImport } from 'vite'

const root = resolve(import.meta.dirname, '..')
const schemaPath = join(root, 'resources/clinic.schema.json')
const tablePath = join(root, 'docs/managed-settings.md')

/** @template T @param {string} name @returns {Promise<T>} */
const load = async (name) =>
  /** @type {{ module: T }} */ (await runnerImport(join(root, 'scripts/clinic-schema', name)))
    .module
/** @type {typeof import('./clinic-schema/managed-json-schema.ts')} */
const { managedJsonSchema } = await load('managed-json-schema.ts')
/** @type {typeof import('./clinic-schema/managed-table.ts')} */
const { managedTable } = await load('managed-table.ts')

const schema = await format(JSON.stringify(managedJsonSchema()), {
  parser: 'json',
  printWidth: 100,
})
// The table is the last thing on its page.
const [beforeTable = ''] = readFileSync(tablePath, 'utf8').split(/^\| key .*$/m, 1)
const page = await format(`${beforeTable}${managedTable()}\n`, { parser: 'markdown' })

for (const [path, made] of [
  [schemaPath, schema],
  [tablePath, page],
]) {
  if (path === undefined || made === undefined) continue
  if (!process.argv.includes('--check')) writeFileSync(path, made)
  else if (readFileSync(path, 'utf8') !== made) {
    console.error(`✗ ${path}: is not up to date: run node scripts/clinic-schema.mjs`)
    process.exitCode = 1
  }
}
