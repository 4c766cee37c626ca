// Puts together what the commands need: npm packages, a built app, an Electron, a user, a screen.
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { checkBuildPlace, ensureBuild } from './build.mjs'
import { ensureLibraries } from './debian.mjs'
import { startDisplay } from './display.mjs'
import { makeHome, makeRunDir, ordinaryUser, writeWrapper } from './ordinary-user.mjs'
import { checkNode, ensurePackages } from './packages.mjs'
import { isRoot, repoDir, tempDir } from './places.mjs'
import { readableApp, readableElectron } from './readable-copy.mjs'
import { findRuntime } from './runtime.mjs'
import { ensureSandbox } from './sandbox.mjs'

/** Where `npm start` by root keeps the data of the app, which runs as another user. */
const rootStartHome = '/var/lib/aftercare-kiosk-start'

export async function bringPackages() {
  checkNode()
  await ensurePackages()
}

export async function bringBuild() {
  await bringPackages()
  await ensureBuild()
}

/**
 * What it takes to open the app.
 * @typedef {object} Stage
 * @property {string} executable opens the app; not Electron itself when it changes the user first
 * @property {string} appDir
 * @property {NodeJS.ProcessEnv} env for the app, and for the runner that opens it. Besides DISPLAY
 *   and XAUTHORITY of a virtual screen it tells a test runner AFTERCARE_ELECTRON (what to launch),
 *   AFTERCARE_APP_DIR (what to open), where there are several virtual screens AFTERCARE_SCREENS
 *   (JSON: DISPLAY and XAUTHORITY of each) and, when the app runs as another user than the runner,
 *   AFTERCARE_RUN_AS (`uid:gid`, who must own the data folders)
 * @property {() => void} stop ends the virtual screen
 */

/**
 * `virtual` has a known size and shows nothing to the person; on macOS and Windows there is only
 * the person's own.
 * @typedef {'virtual' | 'own'} Screen
 */

/** @param {Screen} screen */
function isVirtual(screen) {
  return process.platform === 'linux' && screen === 'virtual'
}

/**
 * @param {Screen} screen
 * @returns {Promise<string>} an Electron that runs on this machine
 */
export async function bringElectron(screen) {
  const electron = await findRuntime({
    readyMachine: (executable) =>
      ensureLibraries(executable, { virtualDisplay: isVirtual(screen) }),
  })
  if (process.platform !== 'linux') return electron
  const readable = isRoot ? readableElectron(electron) : electron
  ensureSandbox(readable)
  return readable
}

/**
 * Brings everything, and sets the stage.
 * @param {Screen} screen
 * @param {number} [screens]
 */
export async function bringStage(screen, screens) {
  await bringPackages()
  checkBuildPlace()
  const electron = await bringElectron(screen)
  await ensureBuild()
  return setStage(electron, screen, screens)
}

/** How many kiosks may be tested at a time: one to a core, no more than two, each on its own screen. */
export const kiosksAtOnce = process.platform === 'linux' ? Math.min(2, availableParallelism()) : 1

/**
 * @param {string} electron
 * @param {Screen} screen
 * @param {number} [screens] how many virtual ones: a kiosk fills its screen, so two want two
 * @returns {Promise<Stage>}
 */
export async function setStage(electron, screen, screens = 1) {
  const virtualDisplay = isVirtual(screen)
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env }
  // An editor's terminal may carry it, and it turns Electron into plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  const asOther = process.platform === 'linux' && isRoot
  const runDir = virtualDisplay || asOther ? makeRunDir() : undefined
  let executable = electron
  let appDir = repoDir
  if (asOther && runDir) {
    executable = writeWrapper(electron)
    appDir = readableApp(runDir)
    Object.assign(env, {
      AFTERCARE_RUN_AS: [ordinaryUser.uid, ordinaryUser.gid].join(':'),
      AFTERCARE_RUN_HOME: makeHome(virtualDisplay ? path.join(runDir, 'home') : rootStartHome),
      TMPDIR: tempDir(),
    })
    if (!virtualDisplay) lendScreen(runDir, env)
  }
  // What the tests and a killed app leave behind goes with the run.
  if (virtualDisplay && runDir) env.TMPDIR = makeTempDir(runDir)
  /** @type {import('./display.mjs').Display[]} */
  const displays = []
  for (let number = 1; virtualDisplay && runDir && number <= screens; number++) {
    const displayDir = path.join(runDir, `screen-${String(number)}`)
    mkdirSync(displayDir)
    displays.push(await startDisplay(displayDir, { owner: asOther ? ordinaryUser : undefined }))
  }
  const [first] = displays
  if (first) {
    Object.assign(env, first.env)
    env.AFTERCARE_SCREENS = JSON.stringify(displays.map((display) => display.env))
    // Else a newer Electron would open its windows on the person's own screen.
    delete env.WAYLAND_DISPLAY
  }
  Object.assign(env, { AFTERCARE_ELECTRON: executable, AFTERCARE_APP_DIR: appDir })
  const stop = () => {
    for (const display of displays) display.stop()
  }
  return { executable, appDir, env, stop }
}

/** A folder for temporary files that the runner and the app share. @param {string} runDir */
function makeTempDir(runDir) {
  const dir = path.join(runDir, 'tmp')
  mkdirSync(dir)
  chmodSync(dir, 0o1777)
  return dir
}

/**
 * Gives the ordinary user a copy of the key to root's screen.
 * @param {string} runDir @param {NodeJS.ProcessEnv} env
 */
function lendScreen(runDir, env) {
  const keyPath = env.XAUTHORITY ?? path.join(homedir(), '.Xauthority')
  if (!existsSync(keyPath)) return
  const copy = path.join(runDir, 'xauthority')
  copyFileSync(keyPath, copy)
  chownSync(copy, ordinaryUser.uid, ordinaryUser.gid)
  env.XAUTHORITY = copy
}
