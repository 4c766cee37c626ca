import { statfsSync } from 'node:fs'

/** What SQLite takes before it opens a file to be written, and some steps of a visit. */
const LEAST_BYTES = 512 * 1024

/** Whether there is room for what a start writes at least; false where the disk does not say. */
export function hasRoom(dir: string): boolean {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(dir)
    // Some file systems count no files.
    return bavail * bsize >= LEAST_BYTES && (files === 0 || ffree > 0)
  } catch {
    return false
  }
}
