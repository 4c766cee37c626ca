import type { Database } from './connection.ts'
import { inTransaction } from './transaction.ts'

/**
 * Keeps the address under which the visits are told that were there before each visit kept its own.
 * What was once kept stays: the same visit is told in the same way, whatever the settings say later.
 * @throws {AppError} `save-failed`, `database-locked`…
 */
export function keepFirstBaseUrl(database: Database, databasePath: string, baseUrl: string): void {
  const known = database.prepare('SELECT base_url AS baseUrl FROM store').get() as {
    baseUrl: string | null
  }
  if (known.baseUrl !== null) return
  inTransaction(database, databasePath, () => {
    database.prepare('UPDATE store SET base_url = ?').run(baseUrl)
  })
}
