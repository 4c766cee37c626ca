import { AppError } from '../../shared/errors.ts'

/** Thrown where an export ends because somebody asked for it. */
export class ExportCancelled extends Error {
  override readonly name = 'ExportCancelled'
}

export function exportFailure(file: string, reason: string, cause?: unknown): AppError {
  return new AppError('export-failed', { file, key: '', reason }, { cause })
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room left',
  EDQUOT: 'there is no room left',
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'can only be read',
  ENOENT: 'is gone: was the stick taken out?',
  ENOTDIR: 'is gone: was the stick taken out?',
  ENODEV: 'is gone: was the stick taken out?',
  ENXIO: 'is gone: was the stick taken out?',
  EIO: 'cannot be written or read: the stick may be broken or taken out',
  EEXIST: 'is there already',
}

/** Names what the file system refused; a bug comes back as it is. */
export function asExportFailure(error: unknown, file: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  // An error of SQLite has a code of another kind.
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error
  return exportFailure(file, `${reasons[code] ?? message} (${code})`, error)
}
