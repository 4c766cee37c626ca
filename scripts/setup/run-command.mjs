// Runs other programs: quietly with their output kept for a failure, or in the person's view.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { atExit, waitForOnSignal } from './at-exit.mjs'
import { readJson, repoDir } from './places.mjs'
import { isRecord } from './stamp.mjs'

/**
 * @typedef {object} Outcome
 * @property {number} code 0 when it succeeded, 127 when it could not be started
 * @property {string} output standard output and standard error, in the order they came
 * @property {string} stdout
 * @property {boolean} timedOut
 */

/**
 * Runs a program to its end without showing anything.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<Outcome>}
 */
export function runQuietly(command, args, { cwd = repoDir, env = process.env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const stop = atExit(() => child.kill())
    let output = ''
    let stdout = ''
    let timedOut = false
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            child.kill('SIGKILL')
          }, timeoutMs)
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text
    })
    child.on('error', (error) => {
      clearTimeout(timer)
      stop()
      resolve({ code: 127, output: error.message, stdout, timedOut })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      stop()
      resolve({ code: code ?? 1, output, stdout, timedOut })
    })
  })
}

/**
 * Runs a program whose output the person sees.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code, 127 when it could not be started
 */
export function runInView(command, args, { cwd = repoDir, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
    waitForOnSignal(child)
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code) => {
      resolve(code ?? 1)
    })
  })
}

/**
 * How to run npm with the settings the person uses, without a shell, on every platform.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {[command: string, ...args: string[]]}
 */
export function npmCommand(env = process.env) {
  const nodeDir = path.dirname(process.execPath)
  const candidates = [
    env.npm_execpath,
    path.join(nodeDir, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(nodeDir, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  for (const candidate of candidates) {
    if (candidate && path.basename(candidate) === 'npm-cli.js' && existsSync(candidate)) {
      return [process.execPath, candidate]
    }
  }
  return ['npm']
}

/**
 * The script behind an npm package's command, to be run with Node: what npx would find, without
 * its start-up time and without a shell on Windows.
 * @param {string} packageName
 * @param {string} [commandName]
 */
export function commandScript(packageName, commandName = packageName) {
  const packageDir = path.join(repoDir, 'node_modules', packageName)
  const manifest = readJson(path.join(packageDir, 'package.json'))
  const bin = isRecord(manifest) ? manifest.bin : undefined
  const script = isRecord(bin) ? bin[commandName] : bin
  if (typeof script !== 'string') throw new Error(`${packageName} has no command ${commandName}`)
  return path.join(packageDir, script)
}
