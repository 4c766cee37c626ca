import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  type ReadStream,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { open, readFile } from 'node:fs/promises'

/** Why a path is not read: it is there, but not as a file of this kiosk may be. */
export class NotRegular extends Error {
  override readonly name = 'NotRegular'
}

/** On Windows the last two are not there, and count as 0. */
const { O_RDONLY, O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants

/**
 * Reads a file of a folder that others may have put things into. Nothing else is touched: a pipe
 * would be waited for without end, a device has no end, and a link may lead to a file of the system.
 * @param maxBytes more than that is not read
 * @throws {NotRegular} naming what is there instead, or that it is too large
 * @throws {NodeJS.ErrnoException} where it is not there or cannot be read
 */
export function readRegularFile(path: string, maxBytes: number): Buffer {
  if (isInPackage(path)) return readFileSync(path)
  const file = openRegularFile(path)
  try {
    const { size } = fstatSync(file)
    if (size > maxBytes) throw new NotRegular(`is larger than ${inWords(maxBytes)}`)
    // As much as it had when it was looked at, however much somebody adds meanwhile.
    const bytes = Buffer.alloc(size)
    let read = 0
    while (read < size) {
      const more = readSync(file, bytes, read, size - read, null)
      if (more === 0) break
      read += more
    }
    return bytes.subarray(0, read)
  } finally {
    closeSync(file)
  }
}

/**
 * The same without holding up whoever else waits.
 * @throws {NotRegular} or what the system says
 */
export async function readRegularFileLater(path: string, maxBytes: number): Promise<Buffer> {
  if (isInPackage(path)) return readFile(path)
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const stats = await file.stat()
    refuseOtherKinds(stats)
    if (stats.size > maxBytes) throw new NotRegular(`is larger than ${inWords(maxBytes)}`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** What ships lies in one archive, as which Electron reads it; to open a file of it makes a copy. */
const isInPackage = (path: string): boolean => /\.asar[\\/]/.test(path)

/**
 * Opens a file as `readRegularFile` does.
 * @returns its descriptor, to be closed by the caller
 */
export function openRegularFile(path: string): number {
  refuseOtherKinds(lstatSync(path))
  // Between the look and here it may have been changed for something else.
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    refuseOtherKinds(fstatSync(file))
    return file
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/**
 * The bytes of a file that is too large for the memory, one block after the other, opened as
 * `readRegularFile` does. What somebody adds meanwhile is not read.
 * @throws {NotRegular} or what the system says
 */
export function streamRegularFile(path: string, maxBytes: number): ReadStream {
  const file = openRegularFile(path)
  const { size } = fstatSync(file)
  if (size <= maxBytes) return createReadStream(path, { fd: file, end: Math.max(0, size - 1) })
  closeSync(file)
  throw new NotRegular(`is larger than ${inWords(maxBytes)}`)
}

/**
 * For what another library opens by its path.
 * @throws {NotRegular} where something else than a regular file is there, or too large a one
 */
export function refuseIrregular(path: string, maxBytes: number): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  refuseOtherKinds(stats)
  if (stats.size > maxBytes) throw new NotRegular(`is larger than ${inWords(maxBytes)}`)
}

function refuseOtherKinds(stats: ReturnType<typeof lstatSync>): void {
  if (stats?.isFile() === true) return
  const kind = stats?.isSymbolicLink() ? 'a link' : stats?.isDirectory() ? 'a folder' : 'no file'
  throw new NotRegular(`is ${kind}; only a regular file is read`)
}

/**
 * Leaves an empty file there, or one that is there already as it is. Neither waits for a pipe nor
 * follows a link. @throws what the system says, where anything else is there
 */
export function touchRegularFile(path: string): void {
  const file = openSync(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  try {
    refuseOtherKinds(fstatSync(file))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A folder of our own: whatever else is there is set aside, so that nothing leads outside. */
export function ensureFolder(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isDirectory()) setAside(path)
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

/** Makes room for a file that is written anew and then renamed. */
export function clearPlace(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (stats.isFile()) rmSync(path)
  else setAside(path)
}

/** Nothing is deleted that is not ours. */
export function setAside(path: string): void {
  renameSync(path, `${path}.aside-${Date.now()}`)
}

export const MIB = 1024 * 1024
const inWords = (bytes: number): string =>
  bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes} bytes`
