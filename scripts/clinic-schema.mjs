// Writes resources/clinic.schema.json, the JSON Schema of the managed file, from the schemas of the
// source. `--check` writes nothing and fails where the file is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { format } from 'prettier'
import { runnerImport } from 'vite'

const root = resolve(import.meta.dirname, '..')
const schemaPath = join(root, 'resources/clinic.schema.json')

/** @type {{ module: typeof import('./clinic-schema/managed-json-schema.ts') }} */
const { module } = await runnerImport(join(root, 'scripts/clinic-schema/managed-json-schema.ts'))
const made = await format(JSON.stringify(module.managedJsonSchema()), {
  parser: 'json',
  printWidth: 100,
})

if (!process.argv.includes('--check')) {
  writeFileSync(schemaPath, made)
} else if (readFileSync(schemaPath, 'utf8') !== made) {
  console.error(`✗ ${schemaPath}: is not up to date: run node scripts/clinic-schema.mjs`)
  process.exitCode = 1
}
