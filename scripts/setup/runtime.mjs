// Decides which Electron opens the app, in this order: the one the person names, the one in
// node_modules, a fallback prepared earlier, a download, a fallback prepared now.
import { existsSync } from 'node:fs'
import process from 'node:process'
import {
  download,
  downloadSource,
  downloadTimeoutMs,
  executableIn,
  inspectDownload,
  removeDownload,
  silenceOf,
  wantedVersion,
} from './electron-download.mjs'
import {
  fallbackFits,
  fallbackSource,
  inspectFallback,
  prepareFallback,
  removeFallback,
} from './fallback-runtime.mjs'
import { SetupError, say } from './say.mjs'

const tryAgain = 'node node_modules/electron/install.js'

/**
 * Everything that touches the machine, so that the order can be tested without it.
 * @typedef {object} RuntimeSources
 * @property {NodeJS.ProcessEnv} env
 * @property {(file: string) => boolean} exists
 * @property {(executable: string) => Promise<void>} readyMachine brings the libraries it needs
 * @property {(executable: string) => Promise<string | undefined>} silenceOf
 * @property {() => { executable: string, flaw: string | undefined }} inspectDownload
 * @property {() => void} removeDownload
 * @property {() => Promise<string | undefined>} download
 * @property {boolean} fallbackFits
 * @property {() => { executable: string, flaw: string | undefined }} inspectFallback
 * @property {() => void} removeFallback
 * @property {() => Promise<string>} prepareFallback
 */

/** @type {Omit<RuntimeSources, 'readyMachine'>} */
const thisMachine = {
  env: process.env,
  exists: existsSync,
  silenceOf,
  inspectDownload,
  removeDownload,
  download,
  fallbackFits,
  inspectFallback,
  removeFallback,
  prepareFallback,
}

/**
 * @param {Partial<RuntimeSources> & Pick<RuntimeSources, 'readyMachine'>} sources
 * @returns {Promise<string>} an executable that answers
 */
export async function findRuntime(sources) {
  const from = { ...thisMachine, ...sources }
  const named = from.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) return useNamed(named, from)

  const own = await useDownload(from)
  if (own !== undefined) return own

  const prepared = from.fallbackFits ? await usePreparedFallback(from) : undefined
  if (prepared !== undefined) return prepared

  const reason = await tryDownload(from)
  if (reason === undefined) {
    const downloaded = await useDownload(from)
    if (downloaded !== undefined) return downloaded
  }
  return prepareNow(reason ?? 'what was downloaded does not run', from)
}

/** @param {string} distDir @param {RuntimeSources} from */
async function useNamed(distDir, from) {
  const executable = executableIn(distDir)
  const wayOut =
    'correct ELECTRON_OVERRIDE_DIST_PATH, or unset it to let the command bring an Electron'
  if (!from.exists(executable)) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH names ${distDir}, and ${executable} is not there`,
      wayOut,
    )
  }
  await from.readyMachine(executable)
  const silence = await from.silenceOf(executable)
  if (silence === undefined) return executable
  throw new SetupError(
    `${executable}, named by ELECTRON_OVERRIDE_DIST_PATH, does not run: ${silence}`,
    wayOut,
  )
}

/** @param {RuntimeSources} from */
async function useDownload(from) {
  const { executable, flaw } = from.inspectDownload()
  if (flaw !== undefined) return undefined
  await from.readyMachine(executable)
  const silence = await from.silenceOf(executable)
  if (silence === undefined) return executable
  say(`the Electron in node_modules does not run (${silence}); removing it`)
  from.removeDownload()
  return undefined
}

/** @param {RuntimeSources} from */
async function usePreparedFallback(from) {
  const { executable, flaw } = from.inspectFallback()
  if (flaw !== undefined) return undefined
  await from.readyMachine(executable)
  const silence = await from.silenceOf(executable)
  if (silence === undefined) {
    sayFallback()
    say(`to try Electron’s own download again: ${tryAgain}`)
    return executable
  }
  say(`the prepared fallback Electron does not run (${silence}); it will be made anew`)
  from.removeFallback()
  return undefined
}

/** @param {RuntimeSources} from */
async function tryDownload(from) {
  if (from.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return 'ELECTRON_SKIP_BINARY_DOWNLOAD is set'
  say(
    `downloading Electron ${wantedVersion()} (waiting at most ${String(downloadTimeoutMs() / 1000)} s)`,
  )
  // The installer does not clear away what an earlier one left half-done.
  from.removeDownload()
  const failure = await from.download()
  if (failure === undefined) return undefined
  const reason = `${failure} (from ${downloadSource(from.env)})`
  say(`Electron’s own download failed: ${reason}`)
  return reason
}

/** @param {string} reason why there is no downloaded Electron @param {RuntimeSources} from */
async function prepareNow(reason, from) {
  if (!from.fallbackFits) {
    throw new SetupError(
      `Electron could not be downloaded: ${reason}`,
      `set ELECTRON_MIRROR to a mirror your network reaches, or ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron ${wantedVersion()}, and run the command again`,
    )
  }
  const executable = await from.prepareFallback()
  await from.readyMachine(executable)
  const silence = await from.silenceOf(executable)
  if (silence !== undefined) {
    throw new SetupError(
      `neither Electron runs here: the download failed (${reason}), and the fallback does not start (${silence})`,
      `set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron that runs on this machine`,
    )
  }
  sayFallback()
  return executable
}

function sayFallback() {
  say('***')
  say(`*** FALLBACK ELECTRON ${fallbackSource.electronVersion}: FOR DEVELOPMENT AND TESTS ONLY`)
  say(
    `*** A clinic’s kiosk is built on Electron ${wantedVersion()}, which this machine does not have.`,
  )
  say('***')
}
