import { lstatSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { syncFolder } from '../platform/fsync.ts'
import { asExportFailure } from './failure.ts'
import { hashOnMedium } from './read-back.ts'

/** What a folder must hold once it has its name. */
interface Contents {
  files: readonly { name: string; bytes: number }[]
  /** Lists the files with their digests, each of which was read back when it was written. */
  manifest: { name: string; bytes: number; sha256: string }
}

/**
 * Gives a folder that is written its final name, in one step, and looks once more whether it is there
 * and whole. Where that fails, it is taken away again: nothing stands under a final name of which it
 * is not known that the medium has it.
 * @throws {AppError} why it cannot be named, or `export-not-kept`
 */
export async function giveFinalName(
  partialDir: string,
  finalDir: string,
  contents: Contents,
): Promise<void> {
  let device: number
  try {
    syncFolder(partialDir)
    device = statSync(partialDir).dev
    renameSync(partialDir, finalDir)
  } catch (error) {
    throw asExportFailure(error, finalDir)
  }
  try {
    syncFolder(dirname(finalDir))
    const fault = await faultOf(finalDir, device, contents)
    if (fault !== null) throw notKept(finalDir, fault)
  } catch (error) {
    takeBack(finalDir, partialDir)
    if (error instanceof AppError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw notKept(finalDir, `could not be made lasting: ${message}`, error)
  }
}

export function notKept(file: string, reason: string, cause?: unknown): AppError {
  return new AppError('export-not-kept', { file, key: '', reason }, { cause })
}

/** @returns what is not as it was written; null where all is */
async function faultOf(
  dir: string,
  device: number,
  { files, manifest }: Contents,
): Promise<string | null> {
  if (statSync(dir).dev !== device) return 'is on another disk than what was written'
  const expected = new Map([...files, manifest].map(({ name, bytes }) => [name, bytes]))
  const found = readdirSync(dir)
  const foreign = found.find((name) => !expected.has(name))
  if (foreign !== undefined) return `has a file ${foreign} that was not written`
  for (const [name, bytes] of expected) {
    const stats = lstatSync(join(dir, name), { throwIfNoEntry: false })
    if (stats?.isFile() !== true) return `lacks ${name}`
    if (stats.size !== bytes) return `${name} has ${stats.size} bytes, and ${bytes} were written`
  }
  const digest = await hashOnMedium(join(dir, manifest.name), () => undefined)
  return digest === manifest.sha256 ? null : `${manifest.name} is not what was written`
}

/** First the name, in one step: what cannot be removed after that is at least called `.partial`. */
function takeBack(finalDir: string, partialDir: string): void {
  try {
    renameSync(finalDir, partialDir)
    syncFolder(dirname(finalDir))
  } catch {
    removeDir(finalDir)
  }
  removeDir(partialDir)
}

/** As far as the medium lets it; the next export to the same place tries again. */
export function removeDir(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true })
  } catch {
    // The stick is gone, and what is left on it is named `.partial`.
  }
}
