import { closeSync, fsyncSync, openSync } from 'node:fs'

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

/** Returns when the disk has the names in the folder; Windows offers no such thing. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
