// Languages as files. `npm run locale:new -- uk` makes the skeleton of one; `npm run locale:stamp --
// es ui:stage.next` notes that a text says what today's English says (`--all`: every text).
// `npm run locale:names` cuts the letters of the languages' names out of their typefaces.
// `--data DIR` works on a clinic's data folder instead of `locales/`.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { repoDir } from './setup/places.mjs'
import { reasonOf, runMain, say, SetupError } from './setup/say.mjs'

/** @typedef {typeof import('./locales/skeleton.ts')} Skeleton */
/** @typedef {typeof import('./locales/stamp.ts')} Stamp */
/** @typedef {typeof import('./locales/language-names.ts')} Names */
/** @typedef {typeof import('./locales/files.ts')} Files */

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, all: { type: 'boolean', default: false } },
  })
  const [command, tag, ...keys] = positionals
  if (command === 'names') {
    /** @type {{ module: Names }} */
    const { module: names } = await runnerImport(
      path.join(repoDir, 'scripts/locales/language-names.ts'),
    )
    await names.writeLanguageNames()
    say(names.namesDir)
    return 0
  }
  if (tag === undefined || !isTag(tag)) {
    throw new SetupError('no language is named', 'give its BCP 47 tag, such as uk or pt-BR')
  }
  // A folder on a drive that is not there would be made on the disk under it.
  if (values.data !== undefined && !existsSync(values.data)) {
    throw new SetupError(`${values.data} is not there`, 'name a data folder that is')
  }
  const localesDir = path.join(values.data ?? repoDir, 'locales')
  const dir = path.join(localesDir, tag)
  /** @type {{ module: Files }} */
  const { module: files } = await runnerImport(path.join(repoDir, 'scripts/locales/files.ts'))
  const english = files.byFile(files.readEnglish(values.data ?? null))

  if (command === 'new') {
    if (existsSync(dir))
      throw new SetupError(`${dir} is there already`, 'choose another tag, or move it away')
    /** @type {{ module: Skeleton }} */
    const { module: skeleton } = await runnerImport(
      path.join(repoDir, 'scripts/locales/skeleton.ts'),
    )
    const concepts = files.readConcepts(values.data ?? null)
    mkdirSync(dir, { recursive: true })
    for (const [name, content] of Object.entries(skeleton.makeSkeleton(tag, english, concepts))) {
      writeJson(path.join(dir, `${name}.json`), content)
    }
    say(`${dir}: fill in every empty text, beside locales/en; then npm run check:locales`)
    return 0
  }
  if (command === 'stamp') {
    if (!values.all && keys.length === 0) {
      throw new SetupError('no text is named', 'name some, such as ui:stage.next, or say --all')
    }
    /** @type {{ module: Stamp }} */
    const { module: stamping } = await runnerImport(path.join(repoDir, 'scripts/locales/stamp.ts'))
    const sourcesPath = path.join(dir, 'sources.json')
    const before = files.readSources(sourcesPath)
    try {
      writeJson(sourcesPath, stamping.stamp(before, english, tag, values.all ? null : keys))
    } catch (error) {
      throw new SetupError(reasonOf(error), 'write it as file:key, such as ui:stage.next')
    }
    say(`${sourcesPath}: ${values.all ? 'all texts' : keys.join(', ')}`)
    return 0
  }
  throw new SetupError(`${command ?? 'nothing'} is no command`, 'say new, stamp or names')
})

/** @param {string} tag */
function isTag(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

/** @param {string} filePath @param {unknown} content */
function writeJson(filePath, content) {
  writeFileSync(filePath, `${JSON.stringify(content, null, 2)}\n`)
}
