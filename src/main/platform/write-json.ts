import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from './fsync.ts'
import { clearPlace } from './regular-file.ts'

/**
 * Writes JSON so that after a power cut the file is the old one or the new one, and whole; the new one
 * once this has returned.
 */
export function writeJsonFile(path: string, content: object): void {
  const temporaryPath = `${path}.new`
  clearPlace(temporaryPath)
  const file = openSync(temporaryPath, 'wx', 0o600)
  try {
    writeSync(file, `${JSON.stringify(content, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporaryPath, path)
  syncFolder(dirname(path))
}
