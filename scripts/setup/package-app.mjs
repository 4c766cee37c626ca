// Builds one kind of the app and puts it into an Electron with its fuses set.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { atExit } from './at-exit.mjs'
import { wantedVersion } from './electron-download.mjs'
import { readJson, repoDir, workDir } from './places.mjs'
import { partsOfApp } from './readable-copy.mjs'
import { commandScript, runQuietly } from './run-command.mjs'
import { SetupError, say } from './say.mjs'
import { isRecord } from './stamp.mjs'

/** @typedef {'production' | 'test'} PackageKind */

/** @type {PackageKind[]} */
export const packageKinds = ['production', 'test']

const binding = '@photostructure/sqlite'

/** What our commands leave beside a runtime that they prepared. */
const stampNames = ['aftercare-stamp.json', 'aftercare-copy.json']

/** @param {PackageKind} kind the folder of the packaged app */
export function packageDir(kind) {
  return path.join(repoDir, 'dist-package', kind, 'linux-unpacked')
}

/**
 * The fuses of the runtime. Inspecting stays possible in the test kind, because a test driver
 * attaches by it; asar integrity is set though Electron checks it on Windows and macOS only.
 * @param {PackageKind} kind
 */
export function fusesOf(kind) {
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: kind === 'test',
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  }
}

/**
 * @param {PackageKind} kind
 * @param {string} electron the executable of the runtime to put the app into
 */
export async function packageApp(kind, electron) {
  mkdirSync(workDir, { recursive: true })
  const stageDir = mkdtempSync(path.join(workDir, `package-${kind}-`))
  const remove = atExit(() => {
    rmSync(stageDir, { recursive: true, force: true })
  })
  const version = await versionOf(electron)
  say(`packaging for ${kind}, on Electron ${version}`)
  // What an earlier package left there must not be in this one.
  rmSync(path.dirname(packageDir(kind)), { recursive: true, force: true })
  const appDir = path.join(stageDir, 'app')
  await buildInto(path.join(appDir, 'out'), kind)
  copyParts(appDir)
  const runtimeDir = copyRuntime(electron, path.join(stageDir, 'runtime'))
  const configPath = path.join(stageDir, 'builder.json')
  writeFileSync(configPath, JSON.stringify(builderConfig({ kind, appDir, runtimeDir, version })))
  await runOrExplain(
    [commandScript('electron-builder'), '--linux', 'dir', '--x64', '--config', configPath],
    'the package cannot be made',
    {},
  )
  if (version !== wantedVersion()) {
    const words = `Electron ${version}, the fallback: for tests only, not for a clinic\n`
    writeFileSync(path.join(packageDir(kind), 'FOR-TESTS-ONLY.txt'), words)
    say(`*** ${packageDir(kind)} holds ${words.trim()}`)
  }
  remove()
}

/** As the runtime itself says: the fallback has no file that does. @param {string} electron */
async function versionOf(electron) {
  const { stdout } = await runQuietly(electron, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  const version = stdout.trim()
  if (/^\d+\.\d+\.\d+/.test(version)) return version
  throw new SetupError(`${electron} does not say its version`, 'try to start it by hand', stdout)
}

/** @param {string} outDir @param {PackageKind} kind */
function buildInto(outDir, kind) {
  return runOrExplain(
    [commandScript('electron-vite'), 'build', '--outDir', outDir],
    `the app does not build for ${kind}`,
    { AFTERCARE_BUILD: kind },
  )
}

/** What runs, and of the database's binding only what this platform loads. @param {string} appDir */
function copyParts(appDir) {
  const platform = `linux-${process.arch}`
  for (const part of partsOfApp()) {
    if (part === 'out') continue
    cpSync(path.join(repoDir, part), path.join(appDir, part), {
      recursive: true,
      filter: (source) => {
        const place = path.relative(path.join(repoDir, 'node_modules', binding), source)
        const [top, folder] = place.split(path.sep)
        if (top === 'src' || top === 'binding.gyp') return false
        return top !== 'prebuilds' || folder === undefined || folder === platform
      },
    })
  }
  // The files of the session under the kiosk belong to the system, not into the app.
  rmSync(path.join(appDir, 'resources', 'kiosk-session'), { recursive: true, force: true })
  const manifest = readJson(path.join(repoDir, 'package.json'))
  if (!isRecord(manifest)) throw new Error('package.json cannot be read')
  const { name, version, description, type, main, dependencies } = manifest
  const own = { name, version, description, type, main, dependencies }
  writeFileSync(path.join(appDir, 'package.json'), `${JSON.stringify(own, null, 2)}\n`)
}

/** A copy without any loader or stamp of ours: the packaged app is the only one in it. @param {string} electron @param {string} target */
function copyRuntime(electron, target) {
  const distDir = path.dirname(electron)
  const loader = path.join(distDir, 'resources', 'app')
  cpSync(distDir, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => source !== loader && !stampNames.includes(path.basename(source)),
  })
  if (existsSync(path.join(target, 'resources', 'app'))) throw new Error('the loader was copied')
  return target
}

/**
 * @param {{ kind: PackageKind, appDir: string, runtimeDir: string, version: string }} given
 * @returns {import('electron-builder').Configuration}
 */
function builderConfig({ kind, appDir, runtimeDir, version }) {
  return {
    appId: 'org.aftercare.kiosk',
    productName: 'aftercare-kiosk',
    electronVersion: version,
    electronDist: runtimeDir,
    directories: { app: appDir, output: path.join(repoDir, 'dist-package', kind) },
    asar: true,
    asarUnpack: ['**/*.node'],
    files: ['**/*'],
    npmRebuild: false,
    publish: null,
    electronFuses: fusesOf(kind),
    linux: { executableName: 'aftercare-kiosk', target: 'dir', category: 'MedicalSoftware' },
  }
}

/** @param {string[]} args for Node @param {string} failure @param {NodeJS.ProcessEnv} env */
async function runOrExplain(args, failure, env) {
  const { code, output } = await runQuietly(process.execPath, args, {
    env: { ...process.env, ...env },
  })
  if (code === 0) return
  throw new SetupError(failure, 'mend what is said above, and run the command again', output)
}
