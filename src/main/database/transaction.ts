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

/** What went wrong first is what is to be told. */
function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // The next BEGIN says so.
  }
}
