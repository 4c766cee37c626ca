// What the commands tell the person at the terminal: one calm line a step, two for a failure.
import process from 'node:process'

/** @type {NodeJS.WritableStream} */
let stream = process.stdout

/**
 * Moves the progress lines elsewhere, for a command whose standard output is data.
 * @param {NodeJS.WritableStream} target
 */
export function sayTo(target) {
  stream = target
}

/** @param {string} line */
export function say(line) {
  stream.write(`[aftercare] ${line}\n`)
}

/** An expected failure: what is wrong, and what the person can do about it. Shown without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} cause one line
   * @param {string} wayOut one line, with the exact command where there is one
   * @param {string} [details] the output of the program that failed, shown above the two lines
   */
  constructor(cause, wayOut, details = '') {
    super(cause)
    this.name = 'SetupError'
    this.wayOut = wayOut
    this.details = details
  }
}

/** What the machine itself may refuse, wherever it happens. */
const refusals = new Map([
  ['ENOSPC', 'free some space on that disk, and run the command again'],
  ['EDQUOT', 'free some of your disk quota, and run the command again'],
  ['EROFS', 'that disk is read-only: use a checkout and a cache folder that can be written to'],
  ['EACCES', 'make it yours (a command run as root may have left it), and run the command again'],
  ['EPERM', 'make it yours (a command run as root may have left it), and run the command again'],
])

/** @param {unknown} error @returns {string} */
export function describeFailure(error) {
  const refusal = error instanceof Error && 'code' in error && refusals.get(String(error.code))
  if (refusal) return describeFailure(new SetupError(reasonOf(error), refusal))
  if (error instanceof SetupError) {
    const details = error.details.trim()
    return `${details && `${details}\n\n`}[aftercare] Stopped: ${error.message}\n[aftercare] What to do: ${error.wayOut}`
  }
  // A mistake of whoever typed it, not ours: no stack.
  if (isMistyped(error))
    return describeFailure(
      new SetupError(reasonOf(error), 'see docs/development.md for what the command takes'),
    )
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Whether `parseArgs` refused an argument. @param {unknown} error @returns {error is Error} */
const isMistyped = (error) =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')

/** @param {unknown} error @returns {string} the first line of any error, to be quoted as a cause */
export function reasonOf(error) {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}

/**
 * Runs a command's main function and turns its outcome into the exit code.
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`)
    process.exitCode = 1
  }
}
