import { asAppError, type Database } from './connection.ts'

/**
 * All of `work` is on the disk when this returns, or none of it.
 * @throws {AppError} `save-failed`, `database-locked`, `database-corrupt`…
 */
export function inTransaction(database: Database, databasePath: string, work: () => void): void {
  try {
    database.exec('BEGIN IMMEDIATE')
    work()
    database.exec('COMMIT')
  } catch (error) {
    // After some failures (a full disk) SQLite has already rolled back.
    if (database.isTransaction) rollBack(database)
    throw asAppError(error, databasePath)
  }
}

/** Never throws: the caller is to hear of the first failure, not of this one. */
export function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // A transaction that is still open makes the next BEGIN fail.
  }
}
