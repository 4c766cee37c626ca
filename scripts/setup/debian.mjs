// What Electron and the virtual display need from the system on Linux: finds what is missing
// without asking apt, and installs only that, where it may.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { isRoot } from './places.mjs'
import { runQuietly } from './run-command.mjs'
import { SetupError, say } from './say.mjs'

/** Chromium's own list is long; these few packages pull in all the rest. */
const packageOfLibrary = /** @type {const} */ ([
  [/^lib(nss3|nssutil3|smime3|nspr4)\.so/, 'libnss3'],
  [/^libasound\.so/, 'libasound2'],
  [/^lib(gbm|drm)\.so/, 'libgbm1'],
  [/./, 'libgtk-3-0'],
])

const packageOfProgram = /** @type {const} */ ({
  Xvfb: 'xvfb',
  openbox: 'openbox',
  ip: 'iproute2',
  xdotool: 'xdotool',
  wmctrl: 'wmctrl',
  xwininfo: 'x11-utils',
  import: 'imagemagick',
  'matchbox-window-manager': 'matchbox-window-manager',
  xrandr: 'x11-xserver-utils',
  sqlite3: 'sqlite3',
  debootstrap: 'debootstrap',
  soffice: 'libreoffice-calc-nogui',
  // Brings the server along.
  Xorg: 'xserver-xorg-video-dummy',
})

/** @type {(keyof typeof packageOfProgram)[]} */
const ofDisplay = ['Xvfb', 'openbox']

/** @type {(keyof typeof packageOfProgram)[]} */
const ofOutsideTests = [
  'xdotool',
  'wmctrl',
  'xwininfo',
  'import',
  'matchbox-window-manager',
  'xrandr',
  'Xorg',
]

/**
 * A finger on the virtual screen, and what exports and reports are held against.
 * @type {(keyof typeof packageOfProgram)[]}
 */
const ofBench = ['xdotool', 'sqlite3']

// A bare machine lacks about thirty libraries, most of which come along with a few.
const longestList = 6

/** @param {string} program @param {string} [searchPath] */
export function isInstalled(program, searchPath = process.env.PATH ?? '') {
  return searchPath.split(path.delimiter).some((dir) => {
    try {
      accessSync(path.join(dir, program), constants.X_OK)
      return true
    } catch {
      // Not there; or in a folder of another user's, left in the path by `su`.
      return false
    }
  })
}

/**
 * @param {string} executable
 * @returns {Promise<string[]>} the shared libraries it asks for and the system does not have
 */
async function missingLibraries(executable) {
  const { output } = await runQuietly('ldd', [executable], { env: { ...process.env, LC_ALL: 'C' } })
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, library = '']) => library)
}

/** @returns {Record<string, string>} */
function readRelease() {
  const file = ['/etc/os-release', '/usr/lib/os-release'].find((name) => existsSync(name))
  const lines = file ? readFileSync(file, 'utf8').matchAll(/^(\w+)="?([^"\n]*)"?$/gm) : []
  return Object.fromEntries([...lines].map(([, key = '', value = '']) => [key, value]))
}

/** @param {Record<string, string>} release the fields of os-release */
function isDebianLike(release) {
  return [release.ID, ...(release.ID_LIKE ?? '').split(' ')].some(
    (id) => id === 'debian' || id === 'ubuntu',
  )
}

/**
 * Debian 13 and Ubuntu 24.04 renamed libraries whose time type grew to 64 bits.
 * @param {string} name @param {Record<string, string>} release
 */
function nameInRelease(name, release) {
  const renamedIn = { debian: 13, ubuntu: 24.04 }[release.ID ?? '']
  const version = Number(release.VERSION_ID ?? Infinity)
  const renamed = renamedIn === undefined || version >= renamedIn
  return renamed && ['libgtk-3-0', 'libasound2'].includes(name) ? `${name}t64` : name
}

/**
 * @param {{ libraries: string[], programs: (keyof typeof packageOfProgram)[] }} missing
 * @param {Record<string, string>} release
 * @returns {string[]} Debian packages, in a stable order
 */
export function packagesFor({ libraries, programs }, release) {
  const names = [
    ...programs.map((program) => packageOfProgram[program]),
    ...libraries.map(
      (library) => packageOfLibrary.find(([pattern]) => pattern.test(library))?.[1] ?? '',
    ),
  ]
  return [...new Set(names)].sort().map((name) => nameInRelease(name, release))
}

/**
 * What the person has to run where this command may not install.
 * @param {string[]} packages @param {boolean} hasSudo
 */
export function installLine(packages, hasSudo) {
  const update = 'apt-get update'
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  return hasSudo ? `sudo ${update} && sudo ${install}` : `su -c '${update} && ${install}'`
}

/**
 * Everything that touches the machine, so that the decisions can be tested without it.
 * @typedef {object} System
 * @property {string} platform
 * @property {boolean} root
 * @property {() => Record<string, string>} release
 * @property {(executable: string) => Promise<string[]>} missingLibraries
 * @property {(program: string) => boolean} isInstalled
 * @property {typeof runQuietly} run
 */

/** @type {System} */
const thisSystem = {
  platform: process.platform,
  root: isRoot,
  release: readRelease,
  missingLibraries,
  isInstalled,
  run: runQuietly,
}

/**
 * @typedef {object} Needs
 * @property {boolean} virtualDisplay
 * @property {boolean} [fromOutside] what presses keys and takes pictures as a person before the
 *   screen would
 * @property {boolean} [forBench]
 */

/**
 * @param {string} executable an Electron
 * @param {Needs} needs
 * @param {Partial<System>} [given]
 */
export async function ensureLibraries(executable, needs, given = {}) {
  const system = { ...thisSystem, ...given }
  await ensure(() => findMissing(executable, needs, system), system)
}

/** @param {(keyof typeof packageOfProgram)[]} programs @param {Partial<System>} [given] */
export async function ensurePrograms(programs, given = {}) {
  const system = { ...thisSystem, ...given }
  const missing = () => programs.filter((program) => !system.isInstalled(program))
  await ensure(() => Promise.resolve({ libraries: [], programs: missing() }), system)
}

/**
 * @typedef {object} Missing
 * @property {string[]} libraries
 * @property {(keyof typeof packageOfProgram)[]} programs
 */

/** @param {() => Promise<Missing>} find @param {System} system */
async function ensure(find, system) {
  if (system.platform !== 'linux') return
  const missing = await find()
  const words = listed(missing)
  if (words === '') return

  const release = system.release()
  if (!isDebianLike(release)) {
    throw new SetupError(
      `this system lacks ${words}`,
      'install what provides them with your system’s package manager, and run the command again',
    )
  }
  const packages = packagesFor(missing, release)
  const hasSudo = system.isInstalled('sudo')
  const prefix = system.root ? [] : ['sudo', '-n']
  if (!system.root && !(hasSudo && (await system.run('sudo', ['-n', 'true'])).code === 0)) {
    throw new SetupError(`this system lacks ${words}`, installLine(packages, hasSudo))
  }
  await install(packages, prefix, system)
  const stillWords = listed(await find())
  if (stillWords !== '') {
    throw new SetupError(
      `${packages.join(' ')} are installed, and this system still lacks ${stillWords}`,
      'install what provides them (`apt-file search` finds it), and run the command again',
    )
  }
}

/** @param {string} executable @param {Needs} needs @param {System} system @returns {Promise<Missing>} */
async function findMissing(executable, needs, system) {
  const { virtualDisplay, fromOutside = false, forBench = false } = needs
  const needed = [
    ...(virtualDisplay ? ofDisplay : []),
    ...(fromOutside ? ofOutsideTests : []),
    ...(forBench ? ofBench : []),
  ]
  // For a network of the tests' own, which only root can make.
  if (virtualDisplay && system.root) needed.push('ip')
  return {
    libraries: await system.missingLibraries(executable),
    programs: needed.filter((program) => !system.isInstalled(program)),
  }
}

/** @param {{ libraries: string[], programs: string[] }} missing @returns {string} empty for none */
function listed({ libraries, programs }) {
  const all = [...programs, ...libraries]
  const more = all.length - longestList
  return [
    ...all.slice(0, longestList),
    ...(more > 0 ? [`and ${String(more)} more libraries`] : []),
  ].join(', ')
}

/** @param {string[]} packages @param {string[]} prefix @param {System} system */
async function install(packages, prefix, system) {
  say(`installing from Debian: ${packages.join(' ')}`)
  const aptGet = [
    ...[...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive'],
    ...['apt-get', '-o', 'DPkg::Lock::Timeout=120'],
  ]
  for (const step of ['update', 'install']) {
    const what = step === 'install' ? ['-y', '--no-install-recommends', ...packages] : []
    const [command = '', ...args] = [...aptGet, step, ...what]
    const { code, output } = await system.run(command, args)
    if (code !== 0) {
      throw new SetupError(
        `apt-get ${step} failed`,
        `see apt’s own words above; when they are mended, run the command again`,
        output,
      )
    }
  }
}
