// A virtual screen of a known size with a window manager, for tests and the demo visit on Linux.
// Without a window manager a kiosk window is not fullscreen.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { atExit } from './at-exit.mjs'
import { SetupError } from './say.mjs'

const startTimeoutMs = 15_000
// The person's own openbox settings must not change what the tests see.
const openboxConfigPath = '/etc/xdg/openbox/rc.xml'

/** Whether the person has a screen of their own that a window can open on. */
export function hasDisplay(platform = process.platform, env = process.env) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * @param {string | undefined} size such as `1920x1200`
 * @returns {string}
 */
export function screenSize(size = process.env.AFTERCARE_SCREEN) {
  if (!size) return '1920x1200'
  if (/^[1-9]\d{2,4}x[1-9]\d{2,4}$/.test(size)) return size
  throw new SetupError(
    `${size} is not a screen size`,
    'write it as width x height in pixels, for instance AFTERCARE_SCREEN=1080x1920',
  )
}

/**
 * @typedef {object} Display
 * @property {{ DISPLAY: string, XAUTHORITY: string }} env
 * @property {() => void} stop
 */

/**
 * Starts the screen and the window manager, and resolves when both answer.
 * @param {string} runDir a folder for this run; the key to the screen is kept there
 * @param {{ size?: string, owner?: { uid: number, gid: number } | undefined, pictureDir?: string }}
 *   [options] owner: who else may open windows on it, when this process is root; pictureDir: where
 *   the screen keeps its picture as a file (`Xvfb_screen0`, in the XWD format), to be looked at
 * @returns {Promise<Display>}
 */
export async function startDisplay(runDir, { size = screenSize(), owner, pictureDir } = {}) {
  const keyPath = path.join(runDir, 'xauthority')
  writeFileSync(keyPath, xauthorityEntry(randomBytes(16)), { mode: 0o600 })
  if (owner) chownSync(keyPath, owner.uid, owner.gid)
  const server = startUntilEndOfRun(
    'Xvfb',
    // The server picks a free number itself and writes it to descriptor 3 once it listens.
    ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'].concat([
      ...['-auth', keyPath],
      ...(pictureDir === undefined ? [] : ['-fbdir', pictureDir]),
    ]),
    process.env,
    ['ignore', 'ignore', 'pipe', 'pipe'],
  )
  const number = await server.firstLine(3)
  const env = { DISPLAY: `:${number}`, XAUTHORITY: keyPath }

  const managerHome = path.join(runDir, 'openbox')
  mkdirSync(managerHome)
  const manager = startUntilEndOfRun(
    'openbox',
    // openbox runs this once it manages the screen.
    ['--sm-disable', '--startup', 'echo ready'].concat(
      existsSync(openboxConfigPath) ? ['--config-file', openboxConfigPath] : [],
    ),
    { PATH: process.env.PATH, ...env, HOME: managerHome },
    ['ignore', 'pipe', 'pipe'],
  )
  await manager.firstLine(1)
  return {
    env,
    stop() {
      manager.stop()
      server.stop()
    },
  }
}

/**
 * An X authority entry that fits any display number, so that it can be written before the number
 * is known: family "wild", no address, no number, the name and the key.
 * @param {Buffer} key
 */
export function xauthorityEntry(key) {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1')
  const sized = (/** @type {Buffer} */ field) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(field.length)
    return Buffer.concat([length, field])
  }
  const none = Buffer.alloc(0)
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...[none, none, name, key].map(sized)])
}

/**
 * Starts a helper that ends with this command, even when this command is killed outright.
 * Its own process group keeps Ctrl+C away from it while the app still needs it.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env
 * @param {('ignore' | 'pipe')[]} stdio
 */
function startUntilEndOfRun(command, args, env, stdio) {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], {
    env,
    stdio,
    detached: true,
  })
  const stop = atExit(() => child.kill())
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    complaints += text
  })
  return {
    stop,
    /** @param {1 | 3} descriptor @returns {Promise<string>} */
    firstLine(descriptor) {
      return new Promise((resolve, reject) => {
        const fail = (/** @type {string} */ reason) => {
          clearTimeout(timer)
          stop()
          reject(
            new SetupError(
              `the virtual display did not start: ${command} ${reason}`,
              `see its own words above, if any; try \`${command}\` by hand, then run the command again`,
              complaints,
            ),
          )
        }
        const timer = setTimeout(() => {
          fail('did not answer in time')
        }, startTimeoutMs)
        let line = ''
        child.stdio[descriptor]?.on('data', (/** @type {Buffer} */ text) => {
          line += text.toString()
          if (!line.includes('\n')) return
          clearTimeout(timer)
          // From here on it must not keep this command from ending.
          child.unref()
          for (const pipe of child.stdio) if (pipe instanceof Socket) pipe.unref()
          resolve(line.trim())
        })
        child.on('error', (error) => {
          fail(error.message)
        })
        child.on('exit', (code, signal) => {
          fail(`ended with ${String(code ?? signal)}`)
        })
      })
    },
  }
}
