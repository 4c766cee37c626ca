import { AppError, type ErrorCode } from '../../shared/errors.ts'

/** Thrown where an export ends because somebody asked for it. */
export class ExportCancelled extends Error {
  override readonly name = 'ExportCancelled'
}

export function exportFailure(file: string, reason: string): AppError {
  return new AppError('export-failed', { file, key: '', reason })
}

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'export-no-room',
  EDQUOT: 'export-no-room',
  ENOENT: 'export-target-gone',
  ENOTDIR: 'export-target-gone',
  ENODEV: 'export-target-gone',
  ENXIO: 'export-target-gone',
  EIO: 'export-target-gone',
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
  const reason = `${reasons[code] ?? message} (${code})`
  return new AppError(codes[code] ?? 'export-failed', { file, key: '', reason }, { cause: error })
}
