// Whatever was started or put aside for one run is undone when the command ends, also on Ctrl+C.
import process from 'node:process'

const patienceMs = 5_000
const graceMs = 10_000

/** @type {Set<() => void>} */
const undoings = new Set()
/** @type {import('node:child_process').ChildProcess | undefined} */
let inView
let listening = false

function undoAll() {
  for (const undo of [...undoings].reverse()) {
    undoings.delete(undo)
    try {
      undo()
    } catch {
      // The process is ending: one thing that cannot be undone must not keep the others.
    }
  }
}

/**
 * Lets the program in view end by itself first: it may have windows and reports to close. Ctrl+C
 * reached it from the terminal already, any other signal reached only this process.
 * @param {NodeJS.Signals} signal @param {number} code
 */
function endOn(signal, code) {
  const child = inView
  const running = child?.exitCode === null && child.signalCode === null
  if (!running) process.exit(code)
  child.once('close', () => process.exit(code))
  // The gentlest of signals: Playwright closes the app on it, and Electron quits.
  if (signal !== 'SIGINT') child.kill('SIGINT')
  setTimeout(() => child.kill('SIGTERM'), patienceMs)
  setTimeout(() => {
    child.kill('SIGKILL')
    process.exit(code)
  }, graceMs)
}

function listen() {
  if (listening) return
  listening = true
  process.on('exit', undoAll)
  process.on('SIGHUP', (signal) => {
    endOn(signal, 129)
  })
  process.on('SIGINT', (signal) => {
    endOn(signal, 130)
  })
  process.on('SIGTERM', (signal) => {
    endOn(signal, 143)
  })
}

/**
 * @param {() => void} undo synchronous, because it may run while the process ends
 * @returns {() => void} undoes it now
 */
export function atExit(undo) {
  listen()
  undoings.add(undo)
  return () => {
    if (undoings.delete(undo)) undo()
  }
}

/**
 * Makes a signal wait for `child`, the one program whose output the person sees.
 * @param {import('node:child_process').ChildProcess} child
 */
export function waitForOnSignal(child) {
  listen()
  inView = child
}
