import { mkdirSync } from 'node:fs'
import { AppError } from '../../../shared/errors.ts'

/** @throws {AppError} `data-folder-unwritable` */
export function createDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = (error as Error).message
    throw new AppError(
      'data-folder-unwritable',
      { file: dataDir, key: '', reason },
      { cause: error },
    )
  }
}
