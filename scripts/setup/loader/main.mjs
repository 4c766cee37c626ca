// The app inside the fallback runtime: opens the folder given on the command line, as the default
// app of a downloaded Electron does. The await at the top level holds back `ready` until the opened
// app has registered its schemes.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (given === undefined) {
  console.error('Usage: electron FOLDER (this runtime is for development and tests only)')
  process.exit(2)
}

const appDir = path.resolve(given)
/** @type {unknown} */
const json = JSON.parse(readFileSync(path.join(appDir, 'package.json'), 'utf8'))
const manifest =
  /** @type {{ main?: string, name?: string, productName?: string, version?: string }} */ (json)

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
// Both setters are there for Electron's own default app, and not in its public types.
const settable =
  /** @type {typeof app & Record<'setAppPath' | 'setVersion', (value: string) => void>} */ (app)
settable.setAppPath(appDir)
const name = manifest.productName ?? manifest.name
if (name !== undefined) app.setName(name)
if (manifest.version !== undefined) settable.setVersion(manifest.version)

try {
  await import(pathToFileURL(path.join(appDir, manifest.main ?? 'index.js')).href)
} catch (error) {
  console.error(error)
  process.exit(1)
}
