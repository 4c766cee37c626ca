import type { Database } from './connection.ts'
import { inTransaction } from './transaction.ts'

/**
 * Keeps the address under which the visits are told that were there before each visit kept its own.
 * What was once kept stays: the same visit is told in the same way, whatever the settings say later.
 * @throws {AppError} `save-failed`, `database-locked`…
 */
export function keepFirstBaseUrl(database: Database, databasePath: string, baseUrl: string): void {
  // Where the first visit keeps its own, all do.
  const { kept, isNeeded } = database
    .prepare(
      `SELECT base_url AS kept,
         (SELECT base_url IS NULL FROM visits ORDER BY seq LIMIT 1) AS isNeeded FROM store`,
    )
    .get() as { kept: string | null; isNeeded: number | null }
  if (kept !== null || isNeeded !== 1) return
  inTransaction(database, databasePath, () => {
    database.prepare('UPDATE store SET base_url = ?').run(baseUrl)
  })
}
