import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder } from '../platform/fsync.ts'
import { ensureFolder } from '../platform/regular-file.ts'

/**
 * Keeps a sheet as a file: under its name only when it is whole and the disk has it.
 * @param sheetsDir is made where it is not there; the folder above it never is
 */
export function keepSheet(sheetsDir: string, visitId: string, pdf: Uint8Array): void {
  statSync(dirname(sheetsDir))
  ensureFolder(sheetsDir)
  const path = join(sheetsDir, `${visitId}.pdf`)
  const partialPath = `${path}.partial`
  let named = partialPath
  try {
    writeFileSync(partialPath, pdf, { mode: 0o600, flush: true })
    renameSync(partialPath, path)
    named = path
    syncFolder(sheetsDir)
  } catch (error) {
    rmSync(named, { force: true })
    throw error
  }
}
