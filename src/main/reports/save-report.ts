import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { PARTIAL } from '../export/export-name.ts'
import { asExportFailure, exportFailure } from '../export/failure.ts'
import { hashOnMedium } from '../export/read-back.ts'
import type { ChosenTarget } from '../export/targets.ts'

/**
 * Writes one small file: under a name that ends in `.partial`, synced, read back and compared, and
 * only then named.
 * @throws {AppError} `export-no-room`, `export-target-gone`, `export-failed`; nothing of it is left
 */
export async function saveReport(
  { dir, isThere }: Pick<ChosenTarget, 'dir' | 'isThere'>,
  name: string,
  text: string,
): Promise<void> {
  const path = join(dir, name)
  const partialPath = path + PARTIAL
  try {
    await writeSynced(partialPath, text)
    const sha256 = createHash('sha256').update(text).digest('hex')
    if ((await hashOnMedium(partialPath, () => undefined)) !== sha256) {
      throw exportFailure(partialPath, 'reads back differently from what was written')
    }
    if (!isThere()) throw new AppError('export-target-gone')
    await rename(partialPath, path)
    await syncDir(dir)
  } catch (error) {
    await rm(partialPath, { force: true }).catch(() => undefined) // gone with its drive
    throw asExportFailure(error, path)
  }
}

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

/** Makes the new name itself durable; Windows has no such call and does it alone. */
async function syncDir(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
