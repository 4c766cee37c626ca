import { createHash } from 'node:crypto'
import { lstat, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { PARTIAL } from '../export/export-name.ts'
import { asExportFailure, exportFailure } from '../export/failure.ts'
import { notKept } from '../export/final-name.ts'
import { hashOnMedium } from '../export/read-back.ts'
import { requireTarget } from '../export/target-folder.ts'
import type { ChosenTarget } from '../export/targets.ts'
import { syncFolderLater } from '../platform/fsync.ts'

/**
 * Writes one small file: under a name that ends in `.partial`, synced, read back and compared, and
 * only then named, and read once more under that name.
 * @throws {AppError} `export-target-gone`, `export-target-not-mounted`, `export-no-room`,
 *   `export-not-kept`, `export-failed`; nothing of it is left
 */
export async function saveReport(
  { dir, mustBeMount, isThere }: Pick<ChosenTarget, 'dir' | 'mustBeMount' | 'isThere'>,
  name: string,
  text: string,
): Promise<void> {
  const path = join(dir, name)
  const partialPath = path + PARTIAL
  const sha256 = createHash('sha256').update(text).digest('hex')
  await requireTarget(dir, mustBeMount)
  try {
    if (await isTaken(path)) throw exportFailure(path, 'is there already')
    await writeSynced(partialPath, text)
    if ((await hashOnMedium(partialPath, () => undefined)) !== sha256) {
      throw exportFailure(partialPath, 'reads back differently from what was written')
    }
    if (!isThere()) throw new AppError('export-target-gone')
    await rename(partialPath, path)
  } catch (error) {
    await removeFile(partialPath)
    throw asExportFailure(error, path)
  }
  try {
    await syncFolderLater(dir)
    if ((await hashOnMedium(path, () => undefined)) !== sha256) {
      throw notKept(path, 'is not what was written')
    }
  } catch (error) {
    await removeFile(path)
    if (error instanceof AppError) throw error
    throw notKept(path, `could not be made lasting: ${(error as Error).message}`, error)
  }
}

async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined) // gone with its drive
}

const isTaken = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

async function writeSynced(path: string, text: string): Promise<void> {
  // `wx`: a file or a link that stands there is not followed and not written over.
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
