import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** Returns when the disk has all of the file. */
export function syncToDisk(path: string): void {
  // Windows syncs only what was opened to be written.
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Returns when the disk has the names in the folder; Windows offers no such thing, nor do some network
 * shares.
 */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } catch (error) {
    if (!isNotOffered(error)) throw error
  } finally {
    closeSync(folder)
  }
}

/** The same without holding up whoever else waits. */
export async function syncFolderLater(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    if (!isNotOffered(error)) throw error
  } finally {
    await folder.close()
  }
}

/** How a file system says that it cannot sync a folder at all; see fsync(2). */
const isNotOffered = (error: unknown): boolean =>
  ['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')
