import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { AppError, type ErrorCode } from '../../shared/errors.ts'

/** An open file of results. */
export type Database = DatabaseSyncInstance

export function databaseError(
  code: ErrorCode,
  file: string,
  reason: string,
  cause?: unknown,
): AppError {
  return new AppError(code, { file, key: '', reason }, { cause })
}

const codeByResult: Readonly<Record<number, ErrorCode>> = {
  5: 'database-locked', // SQLITE_BUSY
  6: 'database-locked', // SQLITE_LOCKED
  8: 'data-folder-unwritable', // SQLITE_READONLY
  10: 'save-failed', // SQLITE_IOERR
  11: 'database-corrupt', // SQLITE_CORRUPT
  13: 'save-failed', // SQLITE_FULL
  14: 'data-folder-unwritable', // SQLITE_CANTOPEN
  26: 'database-corrupt', // SQLITE_NOTADB
}

/** The results of SQLite for a file that cannot be read as it should. */
const DAMAGE = new Set([10, 11, 26])

/** Whether the file of results is to blame, and not what was asked of it. */
export function isDamage(error: unknown): boolean {
  const result = (error as { sqliteCode?: number } | null)?.sqliteCode
  if (result !== undefined) return DAMAGE.has(result & 0xff)
  return error instanceof AppError && error.code === 'database-corrupt'
}

/** Names a failure of SQLite; anything else is a bug and comes back as it is. */
export function asAppError(error: unknown, databasePath: string): unknown {
  const { sqliteCode, message } = error as { sqliteCode?: number; message?: string }
  const code = sqliteCode === undefined ? undefined : codeByResult[sqliteCode & 0xff]
  return code === undefined ? error : databaseError(code, databasePath, message ?? '', error)
}
